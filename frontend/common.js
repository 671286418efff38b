// What every text in an editor needs: the words of the page, asking the server, and a control that stays in step.
import { pickedCompletion, snippet } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const told = document.getElementById("editor-words");
/** Sentences of the page's language, by what they are called here; CodeMirror's own by their English text. */
export const words = told ? JSON.parse(told.textContent) : {};

/** What all editors share: the language, and styles that a page with a nonce lets in. */
export const shared = [
  EditorState.phrases.of(words.phrases ?? {}),
  EditorView.cspNonce.of(document.querySelector("script[nonce]")?.nonce ?? ""),
];

/** Ask the server about a text; null when there is no answer, such as without a connection. */
export async function ask(address, values, { signal } = {}) {
  const body = new URLSearchParams(values);
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const answer = await fetch(address, {
      method: "POST", body, signal, credentials: "same-origin", headers: { "X-CSRFToken": token },
    });
    if (!answer.ok) return null;
    return answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : await answer.text();
  } catch {
    return null;
  }
}

/** What the server offers, as the list of the editor; a quotation mark is replaced too, but not compared. */
export function completions({ state, pos }, answer) {
  const start = pos - answer.back;
  const quoted = state.sliceDoc(start, start + 1) === '"';
  const closed = quoted && !answer.ahead && state.sliceDoc(pos, pos + 1) === '"'; // by the editor itself
  const end = closed ? 1 : answer.ahead ?? 0;
  const options = answer.options.map((one) => ({
    ...one,
    apply: (view, completion, _from, to) => put(one.apply, view, completion, start, to + end),
  }));
  return { from: quoted ? start + 1 : start, options, validFor: /^[\p{L}\p{N}_]*$/u };
}

/** Write what was chosen; the cursor stands behind it, or where it has a place for it. */
function put(text, view, completion, from, to) {
  if (text.includes("${}")) return snippet(text)(view, completion, from, to);
  const insert = text.replaceAll("\\$", "$").replaceAll("\\\\", "\\");
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    scrollIntoView: true,
    userEvent: "input.complete",
    annotations: pickedCompletion.of(completion),
  });
}

/** An editor in place of a text control; the control keeps the value, and says so as if somebody had typed. */
export function standIn(control, extensions) {
  let own = false;
  const tell = (name) => {
    own = true;
    control.dispatchEvent(new Event(name, { bubbles: true }));
    own = false;
  };
  let changed = false;
  const follow = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    const text = update.state.doc.toString();
    if (text === control.value) return; // the control spoke first
    control.value = text;
    changed = true;
    tell("input");
  });
  const leave = EditorView.domEventHandlers({
    blur() {
      if (changed) tell("change");
      changed = false;
    },
  });
  const label = control.labels?.[0];
  const name = control.getAttribute("aria-label") ?? label?.textContent.trim() ?? "";
  const described = control.getAttribute("aria-describedby");
  const attributes = {
    "aria-label": name,
    spellcheck: "false",
    ...(described ? { "aria-describedby": described } : {}),
    ...(control.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
  };
  const fixed = control.readOnly || control.disabled;
  const view = new EditorView({
    doc: control.value,
    extensions: [
      ...extensions, follow, leave, shared, EditorView.contentAttributes.of(attributes),
      fixed ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : [],
    ],
  });
  const place = document.createElement("div");
  place.dataset.kept = ""; // the live form leaves it alone
  place.append(view.dom);
  control.before(place);
  control.tabIndex = -1;
  control.dataset.ready = "";
  control.addEventListener("focus", () => view.focus());
  control.addEventListener("input", () => own || refresh(view, control));
  label?.addEventListener("click", () => view.focus());
  return { view, place };
}

/** The editor with what the control holds now, if that changed without it. */
export function refresh(view, control) {
  const text = control.value;
  if (view.state.doc.toString() !== text) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}
