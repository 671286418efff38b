// Ask a register without leaving the page: the form is drawn again with what it said, as after any change.
document.addEventListener("click", (event) => {
  const ask = event.target.closest('button[name="do"][value^="look_up:"]');
  if (!ask || !window.htmx) return;
  event.preventDefault();
  ask.form.dispatchEvent(new Event("change", { bubbles: true }));
});
