// The print button; without script the browser's own command does the same.
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
