// Signing in by certificate: the challenge on the page goes to the signing service on this computer, its answer to us.
// The PIN stays between the person and that service; it is never part of what is posted.
const form = document.getElementById("certificate-form");

if (form) {
  const [status, slots, pin, again] = ["status", "slot", "pin", "again"].map((name) =>
    document.getElementById(`certificate-${name}`),
  );
  const say = (text) => (status.textContent = text);

  const ask = async (path, asked) => {
    const answer = await fetch(`${form.dataset.signer}${path}`, asked);
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.error === "pin" ? form.dataset.pin : form.dataset.refused);
    return said;
  };

  const list = async () => {
    say(form.dataset.waiting);
    again.hidden = true;
    try {
      const found = await ask("/certificates");
      slots.replaceChildren(...found.map(({ slot, title }) => new Option(title, slot)));
      slots.disabled = found.length === 0;
      say("");
    } catch {
      slots.disabled = true;
      say(form.dataset.unreachable);
      again.hidden = false;
    }
  };

  const sign = () =>
    ask("/sign", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ slot: slots.value, pin: pin.value, text: form.elements.challenge.value }),
    });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (slots.disabled) return list();
    say(form.dataset.waiting);
    try {
      const { certificate, signature } = await sign();
      form.elements.certificate.value = certificate;
      form.elements.signature.value = signature;
      form.submit();
    } catch (error) {
      say(error instanceof TypeError ? form.dataset.unreachable : error.message);
      pin.value = "";
      pin.focus();
    }
  });
  again.addEventListener("click", list);
  list();
}
