// A form whose button says data-once is sent once: the second click is swallowed, the button keeps its value.

const isSent = new WeakSet();

function release(form) {
  isSent.delete(form);
  form.querySelectorAll("[data-once]").forEach((button) => button.classList.remove("is-busy"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.querySelector("[data-once]") && !event.submitter?.matches("[data-once]")) return;
  if (isSent.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  isSent.add(form);
  (event.submitter ?? form.querySelector("[data-once]")).classList.add("is-busy");
}, true);

// A page that comes back from the history, or a request that failed, can be sent again.
window.addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => event.target instanceof HTMLFormElement && release(event.target));
