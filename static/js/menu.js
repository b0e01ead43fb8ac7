// Menus are <details>; here they close on Escape, on a click elsewhere, and when another one opens.

const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  open().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  open().forEach((menu) => {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  });
});

document.addEventListener("focusin", (event) => {
  open().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
});
