// A definition as its text: completion from the meta-schema, and the same checks as before a release at their lines.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching, defaultHighlightStyle, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, linter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from "@codemirror/view";
import { ask, completions, standIn, words } from "./common.js";

const PAUSE = 600; // ms after the last key before the text is checked

/** Put an editor in place of the text field of a definition. */
export function prepareSource(control) {
  const about = { definition: control.dataset.definition ?? "" };
  const status = document.createElement("p");
  status.className = "source-said";
  status.setAttribute("role", "status");
  const { view, place } = standIn(control, [
    lineNumbers(), foldGutter(), lintGutter(), history(), drawSelection(), indentOnInput(), indentUnit.of("  "),
    bracketMatching(), closeBrackets(), highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(),
    syntaxHighlighting(defaultHighlightStyle), search({ top: true }), json(),
    autocompletion({ override: [(context) => offered(context, control, about)], icons: false }),
    linter((shown) => problems(shown, control, about, status), { delay: PAUSE }),
    // Tab leads on, as everywhere on a page: whoever works by keyboard gets out again.
    keymap.of([
      ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap,
      ...lintKeymap,
    ]),
  ]);
  place.className = "source";
  place.append(status);
  const go = (line) => {
    const { from, to } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
    view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    view.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    go(Number(link.dataset.line));
  }, true);
  const wanted = /^#line-(\d+)$/.exec(location.hash);
  if (wanted) go(Number(wanted[1]));
}

async function offered(context, control, about) {
  const near = context.matchBefore(/["\w]+|[:[{,]\s*/);
  if (!near && !context.explicit) return null;
  const text = context.state.doc.toString();
  const values = { ...about, before: text.slice(0, context.pos), after: text.slice(context.pos) };
  const answer = await ask(control.dataset.complete, values);
  if (context.aborted || !answer?.options.length) return null;
  return completions(context, answer);
}

async function problems(view, control, about, status) {
  const text = view.state.doc.toString();
  const answer = await ask(control.dataset.problems, { ...about, text });
  if (!answer) {
    status.textContent = words.unchecked ?? "";
    return [];
  }
  status.textContent = answer.said;
  status.classList.toggle("is-bad", answer.problems.some(({ severity }) => severity === "error"));
  const end = view.state.doc.length;
  return answer.problems.map((one) => ({ ...one, from: Math.min(one.from, end), to: Math.min(one.to, end) }));
}
