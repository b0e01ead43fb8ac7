// Keeps what a person types in a form marked data-draft="<key>" in this browser until it has been sent.
// Never passwords, PINs, one-time codes, files, hidden fields, or anything marked data-no-draft.
import { each, part } from "./parts.js";

const LIFETIME = 7 * 24 * 3600 * 1000;
const user = document.body.dataset.user ?? "";
const prefix = `draft:${user}:`;
const SENT = "draft-sent";
const unsaved = new Set();

const keyOf = (form) => `${prefix}${form.dataset.draft}:${location.pathname}`;

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept && Date.now() - kept.at < LIFETIME) return kept;
  } catch { /* storage switched off or foreign content: then there is no draft */ }
  return null;
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function isKept(field) {
  if (!field.name || field.disabled || field.closest("[data-no-draft]")) return false;
  if (["password", "file", "hidden", "submit", "button"].includes(field.type)) return false;
  if (/(^|[-_])(pin|password|otp|code)$/i.test(field.name) && field.type !== "select-one") return false;
  return !["one-time-code", "current-password", "new-password"].includes(field.autocomplete);
}

function typed(form) {
  return [...form.elements].filter(isKept).map((field) => {
    if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
    if (field.type === "select-multiple") return [field.name, [...field.selectedOptions].map((option) => option.value)];
    return [field.name, field.value];
  });
}

function rowsNeeded(form, entries) {
  form.querySelectorAll("[data-formset]").forEach((formset) => {
    const name = formset.dataset.formset;
    const total = formset.querySelector(`input[name="${name}-TOTAL_FORMS"]`);
    const places = entries.map(([field]) => new RegExp(`^${name}-(\\d+)-`).exec(field)).filter(Boolean);
    const wanted = Math.max(0, ...places.map((match) => Number(match[1]) + 1));
    for (let tries = 0; Number(total.value) < wanted && tries < 100; tries += 1) {
      formset.querySelector("[data-formset-add]")?.click();
    }
  });
}

function putBack(form, entries) {
  rowsNeeded(form, entries);
  for (const [name, value, isChecked] of entries) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (!isKept(field)) continue;
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.value === value) field.checked = isChecked;
      } else if (field.type === "select-multiple") {
        for (const option of field.options) option.selected = value.includes(option.value);
      } else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

const clock = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(at);

function offer(form, kept) {
  const note = part("draft-note");
  note.querySelector("[data-draft-time]").textContent = `(${clock(kept.at)})`;
  note.addEventListener("click", (event) => {
    if (event.target.closest("[data-draft-restore]")) putBack(form, kept.entries);
    else if (event.target.closest("[data-draft-discard]")) write(keyOf(form), null);
    else return;
    note.remove();
  });
  form.prepend(note);
}

function tell(form, at) {
  let line = form.querySelector(".draft-saved");
  if (!line) {
    line = part("draft-saved");
    (form.querySelector(".form-actions") ?? form).append(line);
  }
  line.querySelector("[data-draft-time]").textContent = clock(at);
}

function keep(form) {
  const entries = typed(form);
  if (JSON.stringify(entries) === form.draftStart) return;
  const at = Date.now();
  unsaved.add(form);
  if (write(keyOf(form), { at, entries })) tell(form, at);
}

function start(form) {
  if (form.draftStart) return;
  form.draftStart = JSON.stringify(typed(form));
  const hasErrors = form.querySelector(".is-invalid, .invalid-feedback, .alert-danger, .alert-error");
  const kept = read(keyOf(form));
  if (hasErrors) keepAfterRefusal(form);
  else if (kept && JSON.stringify(kept.entries) !== form.draftStart) offer(form, kept);

  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 600, form);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(form);
    unsaved.delete(form);
    try { sessionStorage.setItem(SENT, JSON.stringify({ key: keyOf(form), path: location.pathname })); } catch { /* no storage */ }
  });
}

// The server gave the form back with a sentence: what is in it is typed, but not saved.
function keepAfterRefusal(form) {
  unsaved.add(form);
  write(keyOf(form), { at: Date.now(), entries: JSON.parse(form.draftStart) });
}

// A form that was sent and is not shown again with errors has been saved: its draft has done its work.
function forgetSent() {
  let sent = null;
  try {
    sent = JSON.parse(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
  } catch { /* no storage */ }
  if (!sent) return;
  const isSignIn = location.pathname.startsWith("/accounts/"); // the session ended or slept before the form arrived
  const isErrorPage = document.querySelector(".error-page");
  const isRefused = location.pathname === sent.path && document.querySelector("form[data-draft] .is-invalid, form[data-draft] .invalid-feedback, form[data-draft] .alert-danger");
  if (!isSignIn && !isErrorPage && !isRefused) write(sent.key, null);
}

forgetSent();
each("form[data-draft]", start);
document.addEventListener("htmx:historyRestore", () => unsaved.clear());

window.addEventListener("beforeunload", (event) => {
  if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
});

// On a shared computer nothing typed stays behind after signing out on purpose.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-forget-drafts]")) return;
  unsaved.clear();
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(prefix)).forEach((key) => localStorage.removeItem(key));
  } catch { /* no storage */ }
});
