// Expressions where they are edited: names and functions are offered, what is wrong is underlined and said below while
// one types, and they are tried on sample data, with every step.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import { EditorView, keymap } from "@codemirror/view";
import { ask, completions, refresh, standIn, words } from "./common.js";
import { feel } from "./feel.js";

const PAUSE = 250; // ms after the last key before the expression is checked
const editors = new Map(); // control → its view
const lazy = new WeakSet(); // forms of many controls, which get their editors when somebody comes to them

/** Put editors in place of all controls for expressions that have none yet, and bring the others up to date. */
export function prepareExpressions(page) {
  for (const [control, view] of editors) {
    if (!control.isConnected) editors.delete(control);
    else if (!view.hasFocus) refresh(view, control);
  }
  for (const form of page.querySelectorAll("form[data-expressions]")) {
    const about = JSON.parse(form.dataset.expressions);
    const fits = (patterns, name) => patterns.some((pattern) => new RegExp(`^${pattern}$`).test(name));
    const take = (control, about) => {
      if (editors.has(control) || !control.matches("textarea[name], input[type=text], input[name]:not([type])")) return null;
      const isText = fits(about.templates, control.name);
      return isText || fits(about.expressions, control.name) ? prepare(control, about, isText) : null;
    };
    if (!about.lazy) [...form.elements].forEach((control) => take(control, about));
    else if (!lazy.has(form)) {
      lazy.add(form);
      form.addEventListener("focusin", ({ target }) => {
        const { name, selectionStart: anchor, selectionEnd: head } = target;
        const view = name && take(target, JSON.parse(form.dataset.expressions));
        if (!view) return;
        view.dispatch({ selection: { anchor, head } }); // the cursor stands where it stood in the plain control
        view.focus();
      });
    }
  }
}

/** Where in the definition a control's value stands; in a map, under the name that stands beside it. */
function pointerOf(control, about) {
  const steps = control.name.split(".");
  const found = [];
  for (let at = 0; at < steps.length; at += 1) {
    if (steps[at] === ":extra") {
      at += 1;
      const key = control.form.elements[[...steps.slice(0, at + 1), ":key"].join(".")];
      found.push(key?.value ?? "");
    } else if (steps[at] !== ":value") found.push(steps[at]);
  }
  return `${about.at}/${found.join("/")}`;
}

/** An editor for one expression, or for a text with expressions in it; `about` says where to ask, and of which node. */
function prepare(control, about, isText) {
  const place = () => ({ pointer: pointerOf(control, about) });
  const said = document.createElement("ul");
  said.className = "feel__said";
  said.setAttribute("aria-live", "polite"); // a list stays a list
  const { view, place: around } = standIn(control, [
    history(), closeBrackets(), bracketMatching(), isText ? [] : feel, EditorView.lineWrapping,
    autocompletion({ override: [(context) => offered(context, about, place())], icons: false }),
    linter((shown) => marks(shown, about, place(), said), { delay: PAUSE, tooltipFilter: () => [] }),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...(about.lazy ? leading(control) : [])]),
    keymap.of([...historyKeymap, ...defaultKeymap]),
  ]);
  around.className = isText ? "feel feel--text" : "feel";
  around.append(said);
  if (!isText && !about.lazy) around.append(...trying(view, about, place));
  editors.set(control, view);
  return view;
}

/** In a grid the keys that move a line lead to the cell below or above. */
function leading(control) {
  const to = (by) => () => control.dispatchEvent(new CustomEvent("cell:move", { bubbles: true, detail: by }));
  return [{ key: "Enter", run: to(1), shift: to(-1) }, { key: "ArrowDown", run: to(1) }, { key: "ArrowUp", run: to(-1) }];
}

async function offered(context, about, place) {
  // A list that nobody asked for comes with a name, a dot or a text that is begun, not with a number.
  const near = context.matchBefore(/(?:^|[^\p{L}\p{N}_])[\p{L}_][\p{L}\p{N}_]*|\.|"[^"]*/u);
  if (!near && !context.explicit) return null;
  const before = context.state.doc.sliceString(0, context.pos);
  const answer = await ask(about.names, { ...place, before });
  if (context.aborted || !answer?.options.length) return null;
  return completions(context, answer);
}

const touched = new WeakSet(); // what nobody went to is said in the list of the whole draft

async function marks(view, about, place, said) {
  if (view.hasFocus) touched.add(view);
  if (!touched.has(view)) return [];
  const text = view.state.doc.toString();
  const answer = text.trim() ? await ask(about.marks, { ...place, text }) : { marks: [] };
  const found = answer?.marks ?? [];
  said.replaceChildren(...found.map((mark) => line(view, mark)));
  const end = text.length;
  return found.map((mark) => ({ ...mark, from: Math.min(mark.from, end), to: Math.min(mark.to, end) }));
}

function line(view, mark) {
  const item = document.createElement("li");
  item.className = mark.severity === "error" ? "is-bad" : "is-warn";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = mark.message;
  button.addEventListener("click", () => {
    const end = view.state.doc.length;
    view.dispatch({ selection: { anchor: Math.min(mark.from, end), head: Math.min(mark.to, end) } });
    view.focus();
  });
  item.append(button);
  return item;
}

function trying(view, about, place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--sm feel__try";
  button.textContent = words.attempt ?? "";
  button.setAttribute("aria-expanded", "false");
  const outcome = document.createElement("div");
  outcome.className = "feel__outcome";
  outcome.hidden = true;
  const attempt = async (values) => {
    const answer = await ask(about.attempt, { ...place(), text: view.state.doc.toString(), ...values });
    outcome.innerHTML = answer ?? "";
    if (!answer) outcome.textContent = words.unchecked ?? "";
  };
  const show = () => { button.hidden = !view.state.doc.toString().trim() && outcome.hidden; };
  show();
  view.dom.addEventListener("input", show);
  view.dom.addEventListener("keyup", show);
  button.addEventListener("click", async () => {
    outcome.hidden = !outcome.hidden;
    button.setAttribute("aria-expanded", String(!outcome.hidden));
    if (!outcome.hidden) await attempt({});
  });
  outcome.addEventListener("click", ({ target }) => {
    if (target.closest("[data-again]")) attempt({ data: outcome.querySelector("textarea").value });
  });
  return [button, outcome];
}
