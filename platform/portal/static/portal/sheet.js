// Keeps hands where they are while the server answers: what was changed meanwhile, and which findings are folded open.
import { carryOver, remember } from "./pending.js";

function keepOpen(current, incoming) {
  for (const fold of current.querySelectorAll("details[id][open]")) {
    incoming.querySelector(`[id="${CSS.escape(fold.id)}"]`)?.setAttribute("open", "");
  }
}

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id === "sheet-form") remember(detail.elt);
});

document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  carryOver(detail.target, detail.fragment);
  keepOpen(detail.target, detail.fragment);
});

function say(text) {
  const place = document.getElementById("sheet-saved");
  if (place && text) place.textContent = text;
}

const words = document.getElementById("sheet-form")?.dataset ?? {};
document.body.addEventListener("htmx:beforeRequest", () => say(words.saving ?? ""));
document.body.addEventListener("htmx:sendError", () => say(words.offline ?? ""));
document.body.addEventListener("htmx:responseError", () => say(words.failed ?? ""));

// “n” goes to the next line that asks for something.
document.addEventListener("keydown", (event) => {
  if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  document.querySelector("[data-next-open]")?.click();
});
