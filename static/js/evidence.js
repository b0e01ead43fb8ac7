// Photos and files are sent as soon as they are chosen, while the person goes on typing (hx-post of the input). What
// could not be sent stays in its input and goes with the form, as it does without this script.
import { each } from "./parts.js";

function isTooLarge(input) {
  const limit = Number(input.dataset.maxBytes || 0);
  return limit > 0 && [...input.files].some((file) => file.size > limit);
}

function empty(input) {
  input.value = "";
  input.dispatchEvent(new CustomEvent("file:emptied"));
  input.parentElement.querySelectorAll(".preview").forEach((preview) => preview.remove());
}

each("input[type=file][data-sent-at-once]", (input) => {
  document.querySelector("[data-one-caption]")?.remove();
  input.addEventListener("htmx:beforeRequest", (event) => {
    if (!input.files.length || isTooLarge(input)) event.preventDefault();
  });
  input.addEventListener("htmx:afterRequest", (event) => {
    document.querySelectorAll("[data-upload-progress]").forEach((meter) => meter.setAttribute("hidden", ""));
    if (event.detail.successful) document.querySelectorAll("input[data-sent-at-once]").forEach(empty);
  });
  input.addEventListener("htmx:xhr:progress", (event) => {
    const meter = document.querySelector("[data-upload-progress]");
    if (!meter || !event.detail.lengthComputable || !event.detail.total) return;
    const percent = Math.round((event.detail.loaded / event.detail.total) * 100);
    meter.removeAttribute("hidden");
    meter.querySelector("progress").value = percent;
    meter.querySelector("[data-upload-percent]").textContent = `${percent}%`;
  });
});
