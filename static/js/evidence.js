// Every chosen file gets its own caption; without this script one caption is given to all.
import { each } from "./parts.js";

const field = document.getElementById("caption-field");

function captions(input) {
  let holder = input.parentElement.querySelector("[data-captions]");
  if (!holder) {
    holder = document.createElement("div");
    holder.dataset.captions = "";
    input.parentElement.append(holder);
  }
  holder.replaceChildren(...[...input.files].map((file, place) => {
    const part = field.content.firstElementChild.cloneNode(true);
    const id = `${input.id}-caption-${place}`;
    part.querySelector("label").htmlFor = id;
    part.querySelector("input").id = id;
    part.querySelector("[data-file-name]").textContent = file.name;
    return part;
  }));
}

each("input[type=file][data-captioned]", (input) => {
  document.querySelector("[data-one-caption]")?.remove();
  input.addEventListener("change", () => captions(input));
});
