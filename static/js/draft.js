// Keeps what a person types in a form marked data-draft="<key>" in this browser until it has been sent, and with
// data-draft-url on the server too (remote_draft.js).
// Never passwords, PINs, one-time codes, files, hidden fields, or anything marked data-no-draft.
import { each, part } from "./parts.js";
import { keepRemotely } from "./remote_draft.js";
import { forget } from "./store.js";

const LIFETIME = 7 * 24 * 3600 * 1000;
const user = document.body.dataset.user ?? "";
const prefix = `draft:${user}:`;
const SENT = "draft-sent";
const unsaved = new Set();

const placeOf = (form) => `${prefix}${form.dataset.draft}:${location.pathname}`;
const keyOf = (form) => (form.dataset.draftKey ? `${placeOf(form)}:${form.dataset.draftKey}` : placeOf(form));

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

/** What may go to the server: also the hidden fields that carry the form, never what is secret. */
const isSendable = (field) => isKept(field) || (field.type === "hidden" && field.name !== "csrfmiddlewaretoken" && !field.closest("[data-no-draft]"));

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
        if (field.value === value) field.checked = isChecked ?? true;
      } else if (field.type === "select-multiple") {
        for (const option of field.options) option.selected = value.includes(option.value);
      } else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

const clock = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(at);

/** The newest that was typed here and is open in no other window: each window has a form key of its own. */
async function findKept(form) {
  const own = read(keyOf(form));
  if (own || !form.dataset.draftKey) return own && { ...own, formKey: form.dataset.draftKey };
  const held = new Set((await navigator.locks?.query())?.held.map((lock) => lock.name));
  const place = `${placeOf(form)}:`;
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(place) && !held.has(key));
  const kept = keys.map((key) => ({ ...read(key), formKey: key.slice(place.length) })).filter((each) => each.at);
  return kept.sort((one, other) => other.at - one.at)[0] ?? null;
}

/** While this window lives, no other one offers the same. */
function hold(form) {
  if (form.dataset.draftKey) navigator.locks?.request(keyOf(form), { ifAvailable: true }, () => new Promise(() => {}));
}

/** Going on with a form begun in another window: under its key, so that its files and its server draft belong to it. */
function adopt(form, formKey) {
  if (!formKey || formKey === form.dataset.draftKey) return;
  write(keyOf(form), null);
  form.dataset.draftUrl = form.dataset.draftUrl.replace(form.dataset.draftKey, formKey);
  form.dataset.draftKey = formKey;
  form.elements.form_key.value = formKey;
  hold(form);
  form.dispatchEvent(new CustomEvent("draft:adopted"));
}

function offer(form, kept) {
  document.querySelector(`[data-draft-unfinished="${kept.formKey}"]`)?.remove(); // the same, and no newer
  const note = part("draft-note");
  note.querySelector("[data-draft-time]").textContent = `(${clock(kept.at)})`;
  note.addEventListener("click", (event) => {
    if (event.target.closest("[data-draft-restore]")) {
      adopt(form, kept.formKey);
      putBack(form, kept.entries);
    } else if (event.target.closest("[data-draft-discard]")) {
      write(kept.formKey ? `${placeOf(form)}:${kept.formKey}` : keyOf(form), null);
      if (kept.formKey) forget(kept.formKey);
    } else return;
    note.remove();
  });
  form.prepend(note);
}

/** Another device typed something else meanwhile: it can be put back. */
function offerOther(form, fields, at) {
  const note = part("draft-other");
  note.querySelector("[data-draft-time]").textContent = `(${at})`;
  note.addEventListener("click", (event) => {
    if (event.target.closest("[data-draft-restore]")) putBack(form, fields);
    else if (!event.target.closest("[data-draft-discard]")) return;
    note.remove();
  });
  form.querySelectorAll("[data-draft-other]").forEach((old) => old.remove());
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

function keep(form, isTouched = false) {
  const entries = typed(form);
  if (form.dataset.isSending || (!isTouched && JSON.stringify(entries) === form.draftStart)) return;
  const at = Date.now();
  unsaved.add(form);
  if (write(keyOf(form), { at, entries, isTouched })) tell(form, at);
}

function start(form) {
  if (form.draftStart) return;
  form.draftStart = JSON.stringify(typed(form));
  const hasErrors = form.querySelector(".is-invalid, .invalid-feedback, .alert-danger, .alert-error");
  if (hasErrors) keepAfterRefusal(form);
  else {
    findKept(form).then((kept) => {
      if (kept && (kept.isTouched || JSON.stringify(kept.entries) !== form.draftStart)) offer(form, kept);
    });
  }
  hold(form);
  keepRemotely(form, { offer: (fields, at) => offerOther(form, fields, at), isSecret: (field) => !isSendable(field) });

  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 600, form);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("draft:touched", () => keep(form, true));
  form.addEventListener("outbox:queued", () => {
    write(keyOf(form), null); // the outbox holds it now
    try { sessionStorage.removeItem(SENT); } catch { /* no storage */ }
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(form);
    unsaved.delete(form);
    try { sessionStorage.setItem(SENT, JSON.stringify({ key: keyOf(form), formKey: form.dataset.draftKey, path: location.pathname })); } catch { /* no storage */ }
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
  if (isSignIn || isErrorPage || isRefused) return;
  write(sent.key, null);
  if (sent.formKey) forget(sent.formKey);
}

forgetSent();
each("form[data-draft]", start);
document.addEventListener("htmx:historyRestore", () => unsaved.clear());

window.addEventListener("beforeunload", (event) => {
  if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
});

// On a shared computer nothing typed stays behind after signing out on purpose (outbox.js asks first).
document.addEventListener("drafts:forget", () => {
  unsaved.clear();
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(prefix)).forEach((key) => localStorage.removeItem(key));
  } catch { /* no storage */ }
});
