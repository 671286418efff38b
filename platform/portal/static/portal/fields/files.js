// Files are sent as soon as they are chosen, so that no closed page and no refused form loses a photo; photos open large.
import { changed, send } from "./prepare.js";
import { beforeSent } from "./sending.js";
import { sendBy, wait } from "./waiting.js";

/** Send a file and show it in the form; says why it was refused, and whether it could not be sent at all. */
async function add(field, file) {
  const said = field.querySelector("[data-said]");
  const list = field.querySelector("[data-list]");
  const number = Number(field.dataset.next ?? list.children.length);
  field.dataset.next = String(number + 1);
  said.textContent = said.dataset.sending;
  try {
    const answer = await send(file, `${field.dataset.name}.${number}`);
    const text = await answer.text();
    if (answer.ok && !answer.headers.has("X-File")) throw new Error("signed out");
    if (answer.status >= 500) throw new Error(String(answer.status));
    said.textContent = answer.ok ? "" : text;
    if (answer.ok) list.insertAdjacentHTML("beforeend", text);
    return { refused: answer.ok ? "" : text };
  } catch {
    said.textContent = "";
    return { unsent: true };
  }
}

sendBy(async (field, file) => {
  const sent = !(await add(field, file)).unsent;
  if (sent) changed(field);
  return sent;
});

/** Send several; what is wrong with one stays in sight when the next is taken. Says whether none was refused. */
async function addAll(field, files) {
  const wrong = [];
  for (const file of files) {
    const { unsent, refused } = await add(field, file);
    if (unsent) await wait(field, file);
    if (refused) wrong.push(refused);
  }
  if (wrong.length) field.querySelector("[data-said]").textContent = wrong.join(" ");
  changed(field);
  return !wrong.length;
}

document.addEventListener("change", (event) => {
  const { target } = event;
  if (!target.matches?.("[data-files] [data-add]")) return;
  event.stopPropagation(); // the form is asked once the files are there
  const field = target.closest("[data-files]");
  const files = [...target.files];
  target.value = "";
  beforeSent(addAll(field, files), field.querySelector("[data-said]"));
});

// Taking away can be undone until the form is sent: the file only looks taken away.
document.addEventListener("change", ({ target }) => {
  if (target.matches?.('.attached__item [name$=".drop"]'))
    target.closest(".attached__item").classList.toggle("attached__item--gone", target.checked);
});

// A photo opens large in the page; there it can be enlarged further, with the buttons or the keys + and -.
const zoom = document.createElement("dialog");
zoom.className = "zoom";
zoom.innerHTML =
  '<form method="dialog"><button class="btn" type="button" data-by="-1"><span aria-hidden="true">−</span> <span></span></button>' +
  '<output class="num">100%</output>' +
  '<button class="btn" type="button" data-by="1"><span aria-hidden="true">＋</span> <span></span></button>' +
  '<a class="btn" download></a><button class="btn" value="close"></button></form><div class="zoom__pane" tabindex="0"><img alt=""></div>';
document.body.append(zoom);
const picture = zoom.querySelector("img");
const SCALES = [1, 1.5, 2, 3, 4];
let scale = 0;

function enlarge(by) {
  if (scale === 0) picture.dataset.fits = String(picture.clientWidth);
  scale = Math.min(Math.max(scale + by, 0), SCALES.length - 1);
  zoom.classList.toggle("zoom--large", scale > 0);
  picture.style.width = scale > 0 ? `${Number(picture.dataset.fits) * SCALES[scale]}px` : "";
  zoom.querySelector("output").textContent = `${SCALES[scale] * 100}%`;
}

zoom.addEventListener("click", ({ target }) => {
  if (target === zoom) zoom.close();
  const button = target.closest("[data-by]");
  if (button) enlarge(Number(button.dataset.by));
});
zoom.addEventListener("keydown", ({ key }) => {
  if ("+=".includes(key)) enlarge(1);
  if (key === "-") enlarge(-1);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-zoom]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const title = link.textContent.trim();
  const download = link.nextElementSibling;
  zoom.setAttribute("aria-label", title);
  zoom.querySelector('[data-by="-1"] span:last-child').textContent = link.dataset.smaller;
  zoom.querySelector('[data-by="1"] span:last-child').textContent = link.dataset.larger;
  zoom.querySelector("[value=close]").textContent = link.dataset.zoom;
  Object.assign(zoom.querySelector("a"), { href: download.href, textContent: download.firstChild.textContent });
  Object.assign(picture, { src: link.href, alt: title });
  scale = 0;
  enlarge(0);
  zoom.showModal();
});
