// Stock phrases beside an opinion: a click puts the words in, after what is there already.
document.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrase]");
  const area = phrase && document.getElementById(phrase.dataset.phrase);
  if (!area) return;
  area.value = area.value ? `${area.value.trimEnd()}\n${phrase.textContent.trim()}` : phrase.textContent.trim();
  area.dispatchEvent(new Event("input", { bubbles: true })); // typed like anything else, and kept like it
  area.focus();
});
