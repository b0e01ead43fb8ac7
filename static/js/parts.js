// Small helpers of the other modules.

/** Run `start` for every element that matches, now and in whatever HTMX brings into the page later. */
export function each(selector, start) {
  const run = (root) => {
    if (root.matches?.(selector)) start(root);
    root.querySelectorAll(selector).forEach(start);
  };
  run(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) run(event.detail.elt);
  });
}

/** A copy of a <template> of components/script_texts.html. */
export function part(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
