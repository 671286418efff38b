// The live form: an answer that is older than what now stands in the form is dropped; the next change asks again.
import { changedSince, remember } from "./pending.js";

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id === "form") remember(detail.elt);
});

document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id === "sections" && changedSince(detail.target).length) detail.shouldSwap = false;
});
