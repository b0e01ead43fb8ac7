// The draft of a form with data-draft-url on the server: saved while the person types and when the page is left, so that
// another device can go on with it. Without a connection the browser's own copy does.
import { newKey } from "./store.js";

const PAUSE = 2000;
const MOST_BYTES = 60_000;
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

/** This browser, by a random name that it keeps. */
function device() {
  try {
    localStorage.device ??= newKey();
    return localStorage.device;
  } catch {
    return "no-storage";
  }
}

function fieldsOf(form, isSecret) {
  const secret = new Set([...form.elements].filter(isSecret).map((field) => field.name));
  return [...new FormData(form)].filter(([name, text]) => typeof text === "string" && !secret.has(name));
}

async function save(form, state, options) {
  const fields = fieldsOf(form, options.isSecret);
  const content = JSON.stringify(fields);
  if (content === state.saved || form.dataset.isSending || navigator.onLine === false) return;
  const body = JSON.stringify({ path: location.pathname, fields, device: device(), base: state.version });
  if (new Blob([body]).size > MOST_BYTES) return;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
  const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, headers, keepalive: true, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const { version, other } = await answer.json();
  Object.assign(state, { saved: content, version });
  if (other && other.at !== state.offered) options.offer(other.fields, (state.offered = other.at));
}

export function keepRemotely(form, options) {
  if (!form.dataset.draftUrl) return;
  const state = { version: Number(form.dataset.draftVersion || 0), saved: "", offered: "" };
  state.saved = JSON.stringify(fieldsOf(form, options.isSecret));
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE, form, state, options);
  };
  ["input", "change", "draft:touched"].forEach((name) => form.addEventListener(name, later));
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && form.isConnected && save(form, state, options));
}
