// Photos and files leave as soon as they are chosen or dropped, two at a time, each with its own progress, while the
// person goes on typing. Each is kept in this browser until the form has arrived, so a cut line or a closed page loses none.
import { each, part } from "./parts.js";
import { NotNow, Refused, sendFile, SignIn } from "./sending.js";
import { filesOf, newKey, putFile, removeFile } from "./store.js";

const AT_ONCE = 2;
const PAUSES = [3, 6, 12, 30, 60];
const items = new Map(); // by the key of the file

const list = document.getElementById("file-list");
const form = list?.closest("form");
const formKey = () => form.dataset.draftKey ?? "";
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const size = (bytes) => (bytes < 100_000 ? `${number.format(Math.ceil(bytes / 1024))} KB` : `${number.format(bytes / 1024 ** 2)} MB`);

function box(file) {
  const element = part("file-sending");
  element.dataset.fileKey = file.key;
  element.querySelector("[data-file-name]").textContent = file.name;
  element.querySelector("[data-file-size]").textContent = size(file.blob.size);
  const caption = element.querySelector("[data-file-caption]");
  caption.value = file.caption ?? "";
  caption.setAttribute("aria-label", `${caption.getAttribute("aria-label")}: ${file.name}`);
  if (/^image\/(jpeg|png|webp|gif)$/.test(file.type)) {
    const picture = element.querySelector("img");
    picture.src = URL.createObjectURL(file.blob);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    picture.removeAttribute("hidden");
  }
  return element;
}

function tell(item, state, sentence = "") {
  item.state = state;
  item.element.dataset.state = state;
  item.element.querySelector("[data-file-said]").textContent = sentence;
  item.element.querySelector("[data-file-retry]").hidden = state !== "waiting";
}

function show(item, share) {
  const meter = item.element.querySelector("progress");
  if (!meter) return;
  meter.value = Math.round(share * 100);
  item.element.querySelector("[data-file-percent]").textContent = `${meter.value}%`;
}

const text = (name) => document.getElementById("file-sending").dataset[name];

function add(file) {
  const item = { file, element: box(file), tries: 0, state: "queued" };
  items.set(file.key, item);
  list.append(item.element);
  return item;
}

function wrong(file) {
  const limit = Number(list.dataset.maxBytes || 0);
  if (limit && file.size > limit) return text("tooLarge");
  const isKnown = /^(image\/.*|application\/pdf)$/.test(file.type) || /\.(jpe?g|png|webp|hei[cf]|pdf)$/i.test(file.name);
  return isKnown ? "" : text("wrongType");
}

async function take(chosen) {
  const isHere = [...items.values()].some(({ file }) => file.name === chosen.name && file.blob.size === chosen.size && file.modified === chosen.lastModified);
  if (isHere) return;
  const file = {
    key: newKey(), form: formKey(), user: document.body.dataset.user, at: Date.now() + items.size / 1000,
    name: chosen.name, type: chosen.type, modified: chosen.lastModified, blob: chosen, staged: null, caption: "",
  };
  const item = add(file);
  const sentence = wrong(chosen);
  if (sentence) {
    tell(item, "refused", sentence);
    return;
  }
  await putFile(file).catch(() => {}); // no room in the browser: it still leaves now
  form.dispatchEvent(new CustomEvent("draft:touched"));
  pump();
}

function pump() {
  if (form.dataset.isSending) return; // the outbox has taken over
  const running = [...items.values()].filter((item) => item.state === "sending").length;
  const queued = [...items.values()].filter((item) => item.state === "queued");
  queued.slice(0, AT_ONCE - running).forEach((item) => (item.flight = send(item)));
}

async function send(item) {
  item.abort = new AbortController();
  tell(item, "sending");
  try {
    const answer = await sendFile(item.file, { onProgress: (share) => show(item, share), signal: item.abort.signal });
    await arrived(Object.assign(item.file, answer));
  } catch (failure) {
    if (items.has(item.file.key)) failed(item, failure);
  }
  pump();
}

function failed(item, failure) {
  if (failure instanceof Refused) {
    removeFile(item.file.key);
    tell(item, "refused", failure.sentences.join(" "));
  } else if (failure instanceof SignIn) tell(item, "waiting", text("signIn"));
  else if (failure instanceof NotNow) {
    tell(item, "waiting", text("waiting"));
    setTimeout(retry, PAUSES[Math.min(item.tries, PAUSES.length - 1)] * 1000, item);
    item.tries += 1;
  } else throw failure;
}

function retry(item) {
  if (item.state !== "waiting" || !items.has(item.file.key)) return;
  tell(item, "queued");
  pump();
}

/** The box that the server made for a file takes the place of its progress. */
async function arrived(file) {
  const item = items.get(file.key);
  if (!item) return;
  await putFile(file).catch(() => {});
  const made = document.createElement("template");
  made.innerHTML = file.html;
  const element = made.content.querySelector("li");
  element.dataset.fileKey = file.key;
  const caption = element.querySelector("input[type=text]");
  caption.value = file.caption || caption.value;
  item.element.replaceWith(element);
  item.element = element;
  item.state = "sent";
  form.dispatchEvent(new CustomEvent("draft:touched"));
}

async function drop(item) {
  items.delete(item.file.key);
  item.abort?.abort();
  item.element.remove();
  await removeFile(item.file.key);
  pump();
}

/** Files of this form that this browser still holds: shown again, and sent when they were not. */
async function restore() {
  for (const file of await filesOf(formKey())) {
    if (items.has(file.key)) continue;
    const shown = file.staged ? list.querySelector(`input[name=staged][value="${file.staged}"]`)?.closest("li") : null;
    if (shown) {
      shown.dataset.fileKey = file.key;
      items.set(file.key, { file, element: shown, tries: 0, state: "sent" });
    } else {
      add(file);
      if (file.staged && file.html) await arrived(file);
    }
  }
  pump();
}

function begin() {
  form.filesInFlight = () => Promise.allSettled([...items.values()].map((item) => item.flight));
  document.querySelector("[data-one-caption]")?.remove();
  list.addEventListener("click", (event) => {
    const item = items.get(event.target.closest("li")?.dataset.fileKey);
    if (item && event.target.closest("[data-file-cancel]")) drop(item);
    else if (item && event.target.closest("[data-file-retry]")) retry(item);
  });
  list.addEventListener("input", (event) => {
    const item = items.get(event.target.closest("li")?.dataset.fileKey);
    if (!item || event.target.type !== "text") return;
    item.file.caption = event.target.value;
    putFile(item.file).catch(() => {});
  });
  list.addEventListener("change", (event) => {
    const item = items.get(event.target.closest("li")?.dataset.fileKey);
    if (item && event.target.name === "discard") drop(item); // nothing was saved yet, so it is gone at once
  });
  form.addEventListener("draft:adopted", restore);
  form.addEventListener("outbox:arrived", (event) => arrived(event.detail));
  window.addEventListener("online", () => items.forEach(retry));
  restore();
}

each("input[type=file][data-sent-at-once]", (input) => {
  input.addEventListener("change", (event) => {
    [...input.files].forEach(take);
    input.value = "";
    input.dispatchEvent(new CustomEvent("file:emptied"));
    event.stopPropagation();
  });
});

each("[data-drop]", (zone) => {
  const hold = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("is-over", event.type === "dragover");
  };
  ["dragover", "dragleave"].forEach((name) => zone.addEventListener(name, hold));
  zone.addEventListener("drop", (event) => {
    hold(event);
    [...event.dataTransfer.files].forEach(take);
  });
});

if (list) begin();
