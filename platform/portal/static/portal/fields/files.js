// Files are sent as soon as they are chosen, so that no closed page and no refused form loses a photo; photos open large.
import { changed, send } from "./prepare.js";

async function add(field, file) {
  const said = field.querySelector("[data-said]");
  const list = field.querySelector("[data-list]");
  const number = Number(field.dataset.next ?? list.children.length);
  field.dataset.next = String(number + 1);
  said.textContent = said.dataset.sending;
  try {
    const answer = await send(file, `${field.dataset.name}.${number}`);
    const text = await answer.text();
    if (!answer.ok) return (said.textContent = text);
    list.insertAdjacentHTML("beforeend", text);
    said.textContent = "";
  } catch {
    said.textContent = said.dataset.failed;
  }
}

document.addEventListener("change", async (event) => {
  const { target } = event;
  if (!target.matches?.("[data-files] [data-add]")) return;
  event.stopPropagation(); // the form is asked once the files are there
  const field = target.closest("[data-files]");
  const files = [...target.files];
  target.value = "";
  for (const file of files) await add(field, file);
  changed(field);
});

// Taking away can be undone until the form is sent: the file only looks taken away.
document.addEventListener("change", ({ target }) => {
  if (target.matches?.('.attached__item [name$=".drop"]'))
    target.closest(".attached__item").classList.toggle("attached__item--gone", target.checked);
});

const zoom = document.createElement("dialog");
zoom.className = "zoom";
zoom.innerHTML = '<form method="dialog"><button class="btn" value="close"></button></form><img alt="">';
zoom.addEventListener("click", ({ target }) => target === zoom && zoom.close());
document.body.append(zoom);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-zoom]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  zoom.setAttribute("aria-label", link.textContent.trim());
  zoom.querySelector("button").textContent = link.dataset.zoom;
  Object.assign(zoom.querySelector("img"), { src: link.href, alt: link.textContent.trim() });
  zoom.showModal();
});
