// Keeps hands where they are while the server answers: what was changed meanwhile, and what is folded open.
import { carryOver, remember } from "./pending.js";
import "./sheet_keys.js";
import "./sheet_evidence.js";

function keepOpen(current, incoming) {
  for (const fold of current.querySelectorAll("details[id][open]")) {
    incoming.querySelector(`[id="${CSS.escape(fold.id)}"]`)?.setAttribute("open", "");
  }
}

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id !== "sheet-form") return;
  remember(detail.elt);
  // What is saved while somebody types does not press the button that happens to have the focus; what was pressed is
  // said also when the button has been drawn anew since.
  for (const name of ["do", "over"]) detail.formData.delete(name);
  const pressed = detail.triggeringEvent?.submitter;
  if (pressed?.name) detail.formData.set(pressed.name, pressed.value);
});

// A button that is pressed while something else is being saved waits for its turn. It sends all that was typed, so what
// would be saved by itself meanwhile must not take its place in the queue.
let waiting = null; // the press that has not been sent yet
document.body.addEventListener("htmx:confirm", (event) => {
  const { elt, triggeringEvent } = event.detail;
  if (elt.id !== "sheet-form") return;
  if (triggeringEvent?.type === "submit") waiting = triggeringEvent;
  else if (waiting) event.preventDefault();
});
document.body.addEventListener("htmx:validation:halted", () => (waiting = null));

document.body.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  carryOver(detail.target, detail.fragment);
  keepOpen(detail.target, detail.fragment);
});

function say(text) {
  const place = document.getElementById("sheet-saved");
  if (place && text) place.textContent = text;
}

const words = document.getElementById("sheet-form")?.dataset ?? {};
let unsent = false;
let sent = ""; // what the server was given last, unless it did not take it
/** What is on the sheet, as one text, whatever its version. */
function filled({ formData }) {
  const entries = [...formData.entries()].filter(([name]) => !["version", "csrfmiddlewaretoken"].includes(name));
  return JSON.stringify(entries);
}
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (elt.id !== "sheet-form") return;
  if (requestConfig.triggeringEvent === waiting) waiting = null;
  const now = filled(requestConfig);
  // What was saved while somebody typed is not saved again when they leave the field.
  if (now === sent && requestConfig.triggeringEvent?.type !== "submit") return event.preventDefault();
  sent = now;
  say(words.saving ?? "");
});
document.body.addEventListener("htmx:sendError", ({ detail }) => {
  unsent ||= detail.elt.id === "sheet-form";
  say(words.offline ?? "");
});
document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id !== "sheet-form") return;
  if (detail.successful) unsent = false;
  else sent = "";
});
// What could not be saved is saved as soon as there is a connection again.
window.addEventListener("online", () => {
  if (unsent) document.getElementById("sheet-form").dispatchEvent(new Event("change", { bubbles: true }));
});
document.body.addEventListener("htmx:responseError", () => say(words.failed ?? ""));

// A number typed beside a finding means that it was found.
document.addEventListener("input", ({ target }) => {
  const row = target.closest?.(".cuts__row");
  const box = row?.querySelector("[type=checkbox]");
  if (box && target !== box && target.value) box.checked = true;
});

// A number leads to its reasons: beside the sheet where there is room, else further down on the page.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a.why-link");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const [address] = link.getAttribute("href").split("#");
  await window.htmx.ajax("GET", address, { target: "#why", swap: "outerHTML" });
  const why = document.getElementById("why");
  why.scrollIntoView({ block: "nearest" });
  why.querySelector("summary").focus({ preventScroll: true });
});

// A link into a folded section opens it first.
function openFor(hash) {
  const target = document.getElementById(decodeURIComponent(hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  return target;
}
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link) openFor(link.getAttribute("href"));
});
openFor(window.location.hash)?.scrollIntoView();
