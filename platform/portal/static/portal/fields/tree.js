// A tree to choose from: a search over all leaves, and how many are chosen.
import { prepare } from "./prepare.js";

function count(tree) {
  const place = tree.querySelector("[data-count]");
  const chosen = tree.querySelectorAll("input:checked");
  const one = chosen.length === 1 && chosen[0].type === "radio";
  const words = one ? chosen[0].parentElement.textContent.trim() : place.dataset.words.replace("#", chosen.length);
  place.textContent = chosen.length ? words : place.dataset.none;
}

prepare("[data-tree]", (tree) => {
  tree.querySelector("[data-tree-search]").hidden = false;
  count(tree);
});

document.addEventListener("change", ({ target }) => {
  const tree = target.closest?.("[data-tree]");
  if (tree && target.matches("[type=checkbox], [type=radio]")) count(tree);
});

document.addEventListener("input", (event) => {
  const { target } = event;
  if (!target.matches?.("[data-tree-search]")) return;
  event.stopPropagation(); // nothing of the form has changed
  const tree = target.closest("[data-tree]");
  const words = target.value.trim().toLowerCase().split(/\s+/);
  for (const leaf of tree.querySelectorAll(".tree__leaf")) {
    const text = leaf.textContent.toLowerCase();
    leaf.hidden = !words.every((word) => text.includes(word));
  }
  for (const branch of [...tree.querySelectorAll(".tree__branch")].reverse()) {
    branch.hidden = !branch.querySelector(".tree__leaf:not([hidden])");
    branch.open = Boolean(target.value) && !branch.hidden;
  }
});

document.addEventListener("change", (event) => event.target.matches?.("[data-tree-search]") && event.stopPropagation(), true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-tree-search]")) event.preventDefault();
});
