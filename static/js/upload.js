// Chosen files of an input with data-max-bytes: a picture is shown, a file above the limit is named at once, sending shows its progress.
// A form with hx-boost="true" hx-encoding="multipart/form-data" and components/file_progress.html shows how much was sent.
import { each, part } from "./parts.js";

function describe(input) {
  input.parentElement.querySelectorAll(".preview, [data-too-large]").forEach((old) => old.remove());
  input.setCustomValidity("");
  const limit = Number(input.dataset.maxBytes || 0);
  const isTooLarge = limit && [...input.files].some((file) => file.size > limit);
  if (isTooLarge) {
    const note = part("file-too-large");
    note.dataset.tooLarge = "yes";
    note.querySelector("[data-limit]").textContent = Math.floor(limit / 1024 / 1024);
    input.after(note);
    input.setCustomValidity(note.textContent);
    return;
  }
  for (const file of input.files) {
    if (!/^image\/(jpeg|png|webp|gif)$/.test(file.type)) continue;
    const figure = document.createElement("div");
    figure.className = "preview";
    const picture = new Image();
    picture.alt = file.name;
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
    figure.append(picture);
    input.after(figure);
  }
}

each("input[type=file][data-max-bytes]", (input) => {
  if (input.dataset.ready) return;
  input.dataset.ready = "yes";
  input.addEventListener("change", () => describe(input));
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const meter = event.target.querySelector?.("[data-upload-progress]");
  if (!meter || !event.detail.lengthComputable || !event.detail.total) return;
  const percent = Math.round((event.detail.loaded / event.detail.total) * 100);
  meter.hidden = false;
  meter.querySelector("progress").value = percent;
  meter.querySelector("[data-upload-percent]").textContent = `${percent}%`;
});
