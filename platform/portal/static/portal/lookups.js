// Registers while a form is being filled in, without leaving the page: asking and choosing are changes of the form
// like any other, so it is drawn again with what follows from them, and its draft keeps them.

const changed = (form) => form.dispatchEvent(new Event("change", { bubbles: true }));

// Put what was chosen into its fields, and the list away.
function take(form, values) {
  const known = [...values].map(([name, text]) => [form.elements.namedItem(name), text]).filter(([field]) => field);
  for (const [field, text] of known) field.value = text;
  document.getElementById("choices").replaceChildren();
  known[0]?.[0].focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest('button[name="do"]');
  if (!button || !window.htmx) return;
  const [what, , ...chosen] = button.value.split(":");
  if (what !== "look_up" && what !== "pick") return;
  event.preventDefault();
  const { form } = button;
  if (what === "pick") take(form, new URLSearchParams(chosen.join(":")));
  changed(form);
});

document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt.id === "choices") detail.elt.querySelector("section")?.focus();
});
