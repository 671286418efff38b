// The device's own position, if it has one and its owner agrees.
import { changed, prepare } from "./prepare.js";

prepare("[data-coordinates] [data-here]", (button) => (button.hidden = !navigator.geolocation));

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-here]");
  if (!button) return;
  const field = button.closest("[data-coordinates]");
  const said = field.querySelector("[data-refused]");
  const put = (axis, degrees) => {
    const control = field.querySelector(`[name$=".${axis}"]`);
    control.value = degrees.toFixed(6);
    return control;
  };
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      said.textContent = "";
      put("longitude", coords.longitude);
      changed(put("latitude", coords.latitude));
    },
    () => (said.textContent = said.dataset.refused),
    { enableHighAccuracy: true, timeout: 20000 },
  );
});
