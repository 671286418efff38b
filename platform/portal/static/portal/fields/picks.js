// The box in which phrases of a library are ticked: a search over all of them, and how many are ticked.
import { prepare } from "./prepare.js";

prepare("[data-picks]", (box) => {
  box.querySelector("[data-picks-search]").hidden = false;
});

// Ticking and searching change nothing of the form yet.
for (const type of ["input", "change"])
  document.addEventListener(
    type,
    (event) => {
      const { target } = event;
      if (!target.matches?.("[data-pick], [data-picks-search]")) return;
      event.stopPropagation();
      const box = target.closest("[data-picks]");
      if (target.matches("[data-picks-search]")) search(box, target.value);
      count(box);
    },
    true,
  );

function count(box) {
  const place = box.querySelector("[data-picks-count]");
  const ticked = box.querySelectorAll("[data-pick]:checked").length;
  place.textContent = ticked ? place.dataset.words.replace("#", ticked) : "";
}

function search(box, text) {
  const words = text.trim().toLowerCase().split(/\s+/);
  for (const item of box.querySelectorAll(".picks__item")) {
    for (const leaf of item.querySelectorAll(".tree__leaf")) {
      const said = `${item.firstElementChild.textContent} ${leaf.textContent}`.toLowerCase();
      leaf.hidden = !words.every((word) => said.includes(word));
    }
    item.hidden = !item.querySelector(".tree__leaf:not([hidden])");
    const link = box.querySelector(`a[href="#${CSS.escape(item.id)}"]`);
    if (link) link.parentElement.hidden = item.hidden;
  }
  for (const group of box.querySelectorAll(".picks__group")) group.hidden = !group.querySelector("li:not([hidden])");
}

// A title leads to its phrases inside the box; the page stays where it is.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".picks__tree a");
  if (!link) return;
  event.preventDefault();
  const item = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const list = item.closest(".picks__leaves");
  list.scrollTop = item.offsetTop - list.offsetTop;
  list.focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-picks-search]")) event.preventDefault();
});
