// A file input in the language of the page: the browser's own button and words follow the browser, not the portal.
import { each, part } from "./parts.js";

each("input[type=file]", (input) => {
  if (input.closest(".file-pick")) return;
  const pick = part("file-pick");
  const name = pick.querySelector("[data-file-name]");
  const none = name.textContent;
  if (input.dataset.pickLabel) {
    pick.classList.add("file-pick-alone");
    pick.querySelector(".btn").textContent = input.dataset.pickLabel;
  }
  input.before(pick);
  pick.prepend(input);
  const tell = () => {
    name.textContent = [...input.files].map((file) => file.name).join(", ") || none;
  };
  input.addEventListener("change", tell);
  input.addEventListener("file:emptied", tell);
  tell();
});
