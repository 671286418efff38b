// Boxes of which one excludes all others, such as "none of these".
document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked) return;
  const group = target.closest("fieldset");
  const excluding = group?.querySelectorAll("input[data-excludes]");
  if (!excluding?.length) return;
  const others = target.matches("[data-excludes]") ? group.querySelectorAll(`input[type=checkbox]`) : excluding;
  for (const box of others) if (box !== target && box.name === target.name) box.checked = false;
});
