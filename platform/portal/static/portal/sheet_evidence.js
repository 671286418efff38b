// Adds photos where they belong, without leaving the sheet; without script the link leads to a page that does the same.
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

async function send(address, files) {
  const body = new FormData();
  for (const file of files) body.append("files", file);
  const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token(), "HX-Request": "true" } });
  if (answer.ok) {
    window.htmx.swap(document.body, await answer.text(), { swapStyle: "none" });
  } else {
    window.location.assign(address); // its page says what is wrong and lets one try again
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-upload]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.multiple = true;
  chooser.accept = link.dataset.accept;
  chooser.addEventListener("change", () => chooser.files.length && send(link.href, chooser.files));
  chooser.click();
});
