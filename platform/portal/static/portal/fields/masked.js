// A number that is shown in part: whoever goes there to change it types over it, as no part of it can be mended.
import { prepare } from "./prepare.js";

const controlOf = (button) => document.getElementById(button.dataset.maskedChange);

prepare("[data-masked-change]", (button) => (button.hidden = Boolean(button.closest("td"))));

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-masked-change]");
  if (!button) return;
  controlOf(button).focus();
  controlOf(button).select();
});
