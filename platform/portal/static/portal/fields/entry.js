// A box to search in (ARIA: combobox with a list box): offers what the server finds for a part of a name or number.
import { changed, prepare } from "./prepare.js";

let count = 0;
let asked = 0;
const boxOf = (target) => target.closest?.("[data-entry]")?.querySelector('[role="combobox"]');
const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
const options = (box) => [...listOf(box).querySelectorAll('[role="option"]')];

prepare("[data-entry]", (entry) => {
  const box = entry.querySelector("input:not([type=hidden])");
  if (box.hasAttribute("role")) return;
  const list = document.createElement("ul");
  list.id = `offered-${(count += 1)}`;
  list.className = "entry__list";
  list.dataset.kept = "";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", entry.dataset.words ?? "");
  list.hidden = true;
  entry.append(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
});

function open(box, isOpen) {
  listOf(box).hidden = !isOpen;
  box.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) box.removeAttribute("aria-activedescendant");
}

function point(box, step) {
  const all = options(box);
  if (!all.length) return;
  const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const next = all[(at + step + all.length) % all.length] ?? all[0];
  for (const each of all) each.setAttribute("aria-selected", String(each === next));
  box.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

let choosing = false; // what a choice puts into the box is not typed

function choose(box, option) {
  box.value = option.dataset.title;
  box.parentElement.querySelector("input[type=hidden]").value = option.dataset.key;
  open(box, false);
  choosing = true;
  changed(box);
  choosing = false;
}

async function offer(box) {
  const text = box.value.trim();
  const mine = (asked += 1);
  if (!text) return open(box, false);
  const way = box.name.replace(/\.title$/, "");
  const answer = await fetch(`${document.getElementById("form").dataset.choices}${way}/?q=${encodeURIComponent(text)}`);
  if (mine !== asked || !answer.ok || document.activeElement !== box) return;
  const list = listOf(box);
  list.innerHTML = await answer.text();
  if (!list.children.length) {
    const none = document.createElement("li");
    none.className = "quiet";
    none.textContent = box.dataset.none;
    none.setAttribute("role", "option");
    none.setAttribute("aria-disabled", "true");
    list.append(none);
  }
  options(box).forEach((each, place) => (each.id = `${list.id}-${place}`));
  open(box, true);
}

let waiting;
document.addEventListener("input", ({ target }) => {
  const box = boxOf(target);
  if (!box || box !== target || choosing) return;
  box.parentElement.querySelector("input[type=hidden]").value = "";
  clearTimeout(waiting);
  waiting = setTimeout(offer, 150, box);
});

document.addEventListener("keydown", (event) => {
  const box = boxOf(event.target);
  if (!box || listOf(box).hidden) return;
  const chosen = listOf(box).querySelector('[aria-selected="true"][data-key]');
  if (event.key === "ArrowDown" || event.key === "ArrowUp") point(box, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && chosen) choose(box, chosen);
  else if (event.key === "Escape") open(box, false);
  else return;
  event.preventDefault();
});

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".entry__list [data-key]");
  if (!option) return;
  event.preventDefault(); // the box keeps the focus
  choose(boxOf(option), option);
});

document.addEventListener("focusout", ({ target }) => {
  const box = boxOf(target);
  if (box) open(box, false);
});
