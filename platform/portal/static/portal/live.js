// The live form: an answer that is older than what now stands in the form is dropped; the next change asks again.
import { morph } from "./morph.js";
import { changedSince, names, remember } from "./pending.js";

let asked = "";

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id !== "form") return;
  remember(detail.elt);
  asked = names(document.getElementById("sections"));
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target } = detail;
  if (target.id !== "sections" || !detail.shouldSwap) return;
  detail.shouldSwap = false;
  if (changedSince(target).length || names(target) !== asked) return;
  const incoming = document.createElement("template");
  incoming.innerHTML = detail.serverResponse;
  morph(target, incoming.content, (element) => {
    window.htmx.process(element);
    element.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })); // for what scripts prepare
  });
});
