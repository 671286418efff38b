// Signing with finger, pen or mouse. The picture is sent as soon as the hand rests; the typed name counts without it.
import { changed, prepare, send } from "./prepare.js";
import { beforeSent } from "./sending.js";

const RESTS = 800;

function pad(field) {
  const canvas = field.querySelector("canvas");
  const shown = field.querySelector("[data-signed]");
  const image = field.querySelector("[data-image]");
  shown.hidden = !image.value;
  if (field.dataset.ready) return;
  field.dataset.ready = "1";
  field.querySelector("[data-pad]").hidden = false;
  const pen = canvas.getContext("2d");
  Object.assign(pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: "#15242b" });
  let drawing = false;
  let resting;
  let goOn = () => {}; // the hand moves again: what was drawn so far is not sent

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    clearTimeout(resting);
    goOn();
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    drawing = false;
    const kept = new Promise((done) => {
      goOn = done;
      resting = setTimeout(() => done(keep()), RESTS);
    });
    beforeSent(kept, field.querySelector("[data-said]"));
  });

  async function keep() {
    const said = field.querySelector("[data-said]");
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    try {
      const answer = await send(new File([blob], "signature.png", { type: "image/png" }), "");
      if (!answer.ok) return (said.textContent = await answer.text());
      image.value = answer.headers.get("X-File") ?? "";
      said.textContent = said.dataset.kept;
      changed(image);
    } catch {
      said.textContent = said.dataset.failed;
    }
  }

  field.querySelector("[data-clear]").addEventListener("click", () => {
    clearTimeout(resting);
    goOn();
    pen.clearRect(0, 0, canvas.width, canvas.height);
    image.value = "";
    shown.hidden = true;
    field.querySelector("[data-said]").textContent = "";
    changed(image);
  });
}

prepare("[data-signature]", pad);
