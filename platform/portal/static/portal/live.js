// The live form: an answer that is older than what now stands in the form is dropped; the next change asks again.
import { morph } from "./morph.js";
import { changedSince, names, remember } from "./pending.js";

const MOST = 4000; // signs of names that are worth sending
let asked = "";
// The controls changed since the page last was as the server says; null: more than controls, all is drawn anew.
let touched = document.querySelector("#sections[data-whole]") ? null : new Set();

document.addEventListener("change", ({ target }) => {
  if (!target.closest("#sections")) return;
  if (target.name) touched?.add(target.name);
  else touched = null; // rows, files: the whole is drawn anew
}, true);

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id !== "form") return;
  // What is asked while somebody types presses no button, whichever was clicked last.
  for (const name of ["row", "do"]) detail.formData.delete(name);
  remember(detail.elt);
  asked = names(document.getElementById("sections"));
  const told = touched && encodeURIComponent([...touched].join(" "));
  if (told && told.length < MOST) detail.headers["X-Changed"] = told;
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target } = detail;
  if (target.id !== "sections" || !detail.shouldSwap) return;
  detail.shouldSwap = false;
  if (changedSince(target).length || names(target) !== asked) return;
  const incoming = document.createElement("template");
  incoming.innerHTML = detail.serverResponse;
  if ([...incoming.content.querySelectorAll("[data-same]")].some(({ id }) => !document.getElementById(id))) {
    touched = null; // the server thought of another page than this one
    window.htmx.trigger(detail.elt, "change");
    return;
  }
  touched = new Set();
  morph(target, incoming.content, (element) => {
    window.htmx.process(element);
    element.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })); // for what scripts prepare
  });
});
