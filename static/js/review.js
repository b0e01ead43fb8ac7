// The review queue and one deed beside its decision, by keyboard: j k x a r ?, explained in a dialog that also turns
// them off. Single keys are never taken from a field, from a dialog, or together with Ctrl, Alt or Meta.
import { each } from "./parts.js";

const SWITCH = "portal.review-keys-off";
const TYPING = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]";
const help = document.querySelector("[data-keys]");

function isOff() {
  try {
    return localStorage.getItem(SWITCH) === "yes";
  } catch {
    return false;
  }
}

function remember(isOn) {
  try {
    if (isOn) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "yes");
  } catch {
    // a browser that keeps nothing keeps the keys on
  }
}

const rows = () => [...document.querySelectorAll("[data-review-row]")];
const current = () => document.activeElement.closest?.("[data-review-row]");
const boxOf = (row) => row.querySelector("input[type=checkbox]");

function step(by) {
  const all = rows();
  const place = all.indexOf(current());
  const next = all[place < 0 ? 0 : place + by];
  next?.querySelector("[data-review-link]").focus();
  next?.scrollIntoView({ block: "nearest" });
}

function tick(row) {
  boxOf(row).checked = !boxOf(row).checked;
  boxOf(row).dispatchEvent(new Event("change", { bubbles: true }));
}

function decide(button) {
  const row = current();
  if (!rows().some((each) => boxOf(each).checked)) {
    if (!row) return;
    tick(row);
  }
  button.click();
}

const inQueue = {
  j: () => step(1),
  k: () => step(-1),
  x: () => current() && tick(current()),
  a: () => decide(document.querySelector("[data-key=a]")),
  r: () => decide(document.querySelector("[data-key=r]")),
};
const beside = {
  j: () => document.querySelector("[data-key=j]")?.click(),
  k: () => document.querySelector("[data-key=k]")?.click(),
  a: () => document.querySelector("[data-key=a]")?.focus(),
  r: () => document.querySelector("textarea[name=reason]")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.isComposing) return;
  if (event.target.matches?.(TYPING) || document.querySelector("dialog[open]")) return;
  if (event.key !== "?" && isOff()) return;
  const keys = rows().length ? inQueue : beside;
  const act = event.key === "?" ? () => help.showModal() : keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

each("[data-keys-open]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
});

each("[data-keys-on]", (box) => {
  box.checked = !isOff();
  box.addEventListener("change", () => remember(box.checked));
});

each("[data-review-queue]", (form) => {
  const all = form.querySelector("[data-choose-all]");
  const boxes = [...form.querySelectorAll("input[name=chosen]")];
  const told = form.querySelector("[data-chosen-count]");
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    form.querySelector("[data-chosen-number]").textContent = chosen;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  form.querySelector("[data-choose-all-part]").hidden = false;
  told.hidden = false;
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    count();
  });
  form.addEventListener("change", (event) => event.target.name === "chosen" && count());
  count();
});
