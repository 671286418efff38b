// Picking several rows of the inbox: "all on this page", how many are picked, and the bar that acts on them.

const form = document.querySelector("form[data-batch]");

function refresh() {
  const picks = [...form.querySelectorAll("input[name=pick]")];
  const picked = picks.filter((pick) => pick.checked);
  for (const pick of picks) pick.closest("tr").classList.toggle("is-on", pick.checked);
  for (const place of form.querySelectorAll("[data-picked]")) place.textContent = String(picked.length);
  form.querySelector("[data-bar]").hidden = picked.length === 0;
  const all = form.querySelector("[data-pick-all]");
  all.checked = picked.length > 0 && picked.length === picks.length;
  all.indeterminate = picked.length > 0 && picked.length < picks.length;
}

if (form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]"))
      for (const pick of form.querySelectorAll("input[name=pick]")) pick.checked = event.target.checked;
    refresh();
  });
  refresh();
}
