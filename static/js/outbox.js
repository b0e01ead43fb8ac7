// What was sent stays on this device until the server has it. A form marked data-outbox goes into the outbox with its
// photos, leaves at once where there is a connection, and otherwise by itself when there is one: never twice, because the
// server knows the key of the form, and never lost, because only the server's answer takes it out again.
import { part } from "./parts.js";
import { allFields, Refused, sendEntry, SignIn, whoIsThere } from "./sending.js";
import { entriesOf, filesOf, forget, putEntry, removeEntry, sweep } from "./store.js";

const PAUSES = [5, 10, 20, 40, 80, 160, 300];
const LIFETIME = 14 * 24 * 3600 * 1000; // as long as the server keeps drafts and waiting files
const user = document.body.dataset.user;
const list = document.getElementById("outbox");
const rows = new Map();
let tries = 0;
let timer;

// -- what is shown --

const text = (name) => document.getElementById("outbox-entry").dataset[name];

function row(entry) {
  if (rows.has(entry.key)) return rows.get(entry.key);
  const element = part("outbox-entry");
  element.dataset.key = entry.key;
  element.querySelector("[data-entry-title]").textContent = entry.title || text("nameless");
  element.querySelector("[data-entry-now]").addEventListener("click", () => run());
  element.querySelector("[data-entry-correct]").addEventListener("click", () => correct(entry));
  element.querySelector("[data-entry-discard]").addEventListener("click", () => discard(entry.key));
  element.querySelector("[data-entry-sign-in]").search = `?next=${encodeURIComponent(location.pathname)}`;
  rows.set(entry.key, element);
  list.append(element);
  list.hidden = false;
  return element;
}

function show(entry, state, { said = text(state), share = null, url = "" } = {}) {
  const element = row(entry);
  const buttons = { now: ["waiting"], correct: ["refused"], discard: ["waiting", "refused", "signIn"], "sign-in": ["signIn"], open: ["sent"] };
  element.dataset.state = state;
  element.querySelector("[data-entry-said]").textContent = said;
  for (const [name, states] of Object.entries(buttons)) element.querySelector(`[data-entry-${name}]`).hidden = !states.includes(state);
  if (url) element.querySelector("[data-entry-open]").href = url;
  const meter = element.querySelector("[data-entry-progress]");
  meter.hidden = state !== "sending";
  if (share !== null) meter.value = Math.round(share * 100);
}

function hide(key) {
  rows.get(key)?.remove();
  rows.delete(key);
  list.hidden = rows.size === 0;
}

const refusal = (entry) => `${text("refused")} ${entry.sentences.join(" ")}`;

function present(entry) {
  if (entry.sentences) show(entry, "refused", { said: refusal(entry) });
  else show(entry, "waiting");
}

// -- sending --

function alone(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request("outbox", { ifAvailable: true }, (lock) => (lock ? work() : null)); // another window sends
}

async function run(form = null) {
  clearTimeout(timer);
  const isThrough = await alone(async () => {
    let isEmpty = true;
    for (const entry of (await entriesOf(user)).filter((each) => !each.sentences)) {
      if (!(await send(entry, form))) isEmpty = false;
    }
    return isEmpty;
  });
  if (isThrough) tries = 0;
  else timer = setTimeout(run, PAUSES[Math.min(tries++, PAUSES.length - 1)] * 1000);
}

/** Whether nothing more is to be done for this entry. */
async function send(entry, form) {
  const page = form?.dataset.draftKey === entry.key ? form : null;
  const onProgress = (share) => show(entry, "sending", { said: `${text("sending")} ${Math.round(share * 100)}%`, share });
  onProgress(0);
  try {
    const url = await sendEntry(entry, { onProgress, onFile: (file) => page?.dispatchEvent(new CustomEvent("outbox:arrived", { detail: file })) });
    await forget(entry.key);
    if (page) location.assign(url);
    else show(entry, "sent", { url });
    return true;
  } catch (failure) {
    return await failed(entry, page, failure);
  }
}

async function failed(entry, page, failure) {
  if (failure instanceof Refused) {
    await putEntry(Object.assign(entry, { sentences: failure.sentences }));
    if (page) await correct(entry); // still there: the page that comes shows the sentences beside the fields
    else present(entry);
    return true;
  }
  show(entry, failure instanceof SignIn ? "signIn" : "waiting");
  if (page) setAside(page);
  return false;
}

/** The form is in the outbox: the page is free for the next one. */
function setAside(form) {
  if (!document.getElementById("outbox-kept")) return;
  const note = part("outbox-kept");
  form.replaceWith(note);
  list.scrollIntoView({ block: "nearest" });
  note.querySelector("a").focus({ preventScroll: true });
}

/** Send it the way a page without scripts does: the server shows the form again with everything, sentences beside the fields. */
async function correct(entry) {
  const { token } = await whoIsThere().catch(() => ({}));
  if (!token) return present(entry);
  const form = Object.assign(document.createElement("form"), { method: "post", action: entry.url, enctype: "multipart/form-data", hidden: true });
  const fields = [...allFields(entry, await filesOf(entry.key)), ["csrfmiddlewaretoken", token]];
  for (const [name, value] of fields) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  return form.submit();
}

async function discard(key) {
  await forget(key);
  hide(key);
}

// -- taking in --

async function take(form, submitter) {
  const isTracked = new Set((await filesOf(form.dataset.draftKey)).map((file) => String(file.staged)));
  const isOurs = ([name, value]) => {
    const number = name === "staged" ? value : /^staged-caption-(\d+)$/.exec(name)?.[1];
    return number !== undefined && isTracked.has(number);
  };
  const fields = [...new FormData(form, submitter)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const entry = {
    key: form.dataset.draftKey, user, at: Date.now(), url: form.getAttribute("action") || location.pathname,
    title: fields.find(([name]) => name === "title")?.[1] ?? "", fields: fields.filter((field) => !isOurs(field)),
  };
  await putEntry(entry);
  form.dispatchEvent(new CustomEvent("outbox:queued"));
  present(entry);
  await form.filesInFlight?.();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-outbox]") || !["save", "submit"].includes(event.submitter?.value ?? "save")) return;
  event.preventDefault();
  form.dataset.isSending = "yes";
  try {
    await take(form, event.submitter);
  } catch {
    form.submit(); // the browser keeps nothing: then as without this script
    return;
  }
  await run(form);
});

// -- leaving --

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-forget-drafts]")) return;
  event.preventDefault();
  const waiting = user ? await entriesOf(user) : [];
  if (waiting.length && (await question()) !== "leave") return;
  document.dispatchEvent(new CustomEvent("drafts:forget"));
  await sweep({ user });
  await globalThis.caches?.delete("pages");
  form.submit();
});

function question() {
  const dialog = part("outbox-question");
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue);
  }));
}

// -- beginning --

/** The page kept for working without a connection is that of one person. */
async function keepToOne() {
  try {
    if (localStorage.worker && localStorage.worker !== user) await globalThis.caches?.delete("pages");
    localStorage.worker = user;
  } catch { /* no storage */ }
}

async function begin() {
  await keepToOne();
  await sweep({ before: Date.now() - LIFETIME });
  const shown = document.querySelector("form[data-outbox]")?.dataset.draftKey;
  for (const entry of await entriesOf(user)) {
    if (entry.sentences && entry.key === shown) await removeEntry(entry.key); // it stands in the form again
    else present(entry);
  }
  if (rows.size) run();
}

// A page to log on without a connection: see docs/adr/0014-an-outbox-in-the-browser.md.
if (user && document.body.dataset.worker) navigator.serviceWorker?.register(document.body.dataset.worker).catch(() => {});

if (user && list) {
  begin();
  window.addEventListener("online", () => rows.size && run());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && rows.size && run());
}
