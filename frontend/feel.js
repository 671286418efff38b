// The colours of expressions. What an expression means, only the server knows.
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const KEYWORDS = new Set(
  "if then else for in return some every satisfies and or between instance of function true false null not".split(" "),
);

const language = StreamLanguage.define({
  name: "feel",
  startState: () => ({ comment: false }),
  token(stream, state) {
    if (state.comment || stream.match("/*")) {
      state.comment = !stream.match(/^.*?\*\//);
      if (state.comment) stream.skipToEnd();
      return "comment";
    }
    if (stream.match(/^\/\/.*/)) return "comment";
    if (stream.match(/^@?"(?:[^"\\]|\\.)*"?/)) return "string";
    if (stream.match(/^\d+(\.\d+)?/)) return "number";
    const word = stream.match(/^[\p{L}_][\p{L}\p{N}_]*/u);
    if (word) return KEYWORDS.has(word[0]) ? "keyword" : "variableName";
    stream.next();
    return null;
  },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "#7a2e6e" },
  { tag: tags.string, color: "#8a3b12" },
  { tag: tags.number, color: "#0b5668" },
  { tag: tags.comment, color: "#5c5c5c" },
]);

export const feel = [language, syntaxHighlighting(colours)];
