// A problem leads to its line in the text, also from another page (#line-12).
(() => {
  const text = () => document.querySelector("textarea.document-text");

  function jump(line) {
    const area = text();
    if (!area || !line) return;
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1] || "").length);
    const height = area.scrollHeight / lines.length;
    area.scrollTop = Math.max(0, (line - 4) * height);
    area.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link || !text()) return;
    event.preventDefault();
    jump(Number(link.dataset.line));
  });

  document.addEventListener("DOMContentLoaded", () => {
    const match = /^#line-(\d+)$/.exec(location.hash);
    if (match) jump(Number(match[1]));
  });
})();
