// Sends files and entries over a line that may break at any byte. Everything may be sent again: the server knows a file
// by its key and an entry by the key of its form.
import { filesOf, putFile, removeFile } from "./store.js";

const STALLED = 60_000; // not a byte for so long: the line is dead
const { outboxState, stageUrl } = document.body.dataset;

/** No connection, no answer in time, or the server is not well: try again later. */
export class NotNow extends Error {}
/** The session is over, or somebody else is signed in. */
export class SignIn extends Error {}
/** The token is that of an earlier session: a new one is asked for at once. */
class Stale extends NotNow {}
/** The server said no, with sentences for the person. */
export class Refused extends Error {
  constructor(sentences) {
    super(sentences.join(" "));
    this.sentences = sentences;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotNow(); // the page of a hotspot, or half an answer
  }
}

function sentenceOf(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  return (page.querySelector(".error-text") ?? page.querySelector("h1"))?.textContent.trim() || document.title;
}

function judge(status, text) {
  if (status === 403 && text.includes("data-form-expired")) throw new Stale();
  if (status === 200 || status === 409) return parsed(text);
  if (status === 422) throw new Refused(parsed(text).errors);
  if ([400, 403, 404, 410, 413].includes(status)) throw new Refused([sentenceOf(text)]);
  throw new NotNow();
}

let known = null;

async function ask(url, options) {
  let answer;
  try {
    answer = await fetch(url, { ...options, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(STALLED) });
    if (answer.type === "opaqueredirect") throw new SignIn();
    return judge(answer.status, await answer.text());
  } catch (failure) {
    if (failure instanceof SignIn || failure instanceof Refused || failure instanceof NotNow) throw failure;
    throw new NotNow();
  }
}

/** Who is signed in, and the token to send with; asked anew after a minute, because people sign in and out meanwhile. */
export async function whoIsThere() {
  if (!known || Date.now() - known.at > STALLED) known = { at: Date.now(), ...(await ask(outboxState)) };
  if (String(known.user) !== document.body.dataset.user) throw new SignIn();
  return known;
}

/** `work` with a token; once more with a new one where it turns out to be old. */
async function withToken(work, isAgain = false) {
  try {
    return await work((await whoIsThere()).token);
  } catch (failure) {
    known = null;
    if (failure instanceof Stale && !isAgain) return withToken(work, true);
    throw failure;
  }
}

/** One file; `onProgress` gets the share that has left. Aborting `signal` ends it without a word. */
export async function sendFile(file, { onProgress = () => {}, signal = null } = {}) {
  const body = new FormData();
  body.append("files", file.blob, file.name);
  body.append("key", file.key);
  body.append("captions", file.caption ?? "");
  return withToken((token) => post(body, token, onProgress, signal));
}

function post(body, token, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const asking = new XMLHttpRequest();
    let stalled;
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => asking.abort(), STALLED);
    };
    asking.open("POST", stageUrl);
    asking.setRequestHeader("X-CSRFToken", token);
    asking.upload.addEventListener("progress", (event) => {
      alive();
      onProgress(event.total ? event.loaded / event.total : 0);
    });
    asking.addEventListener("loadend", () => {
      clearTimeout(stalled);
      try {
        if (asking.responseURL.includes("/accounts/")) throw new SignIn();
        resolve(judge(asking.status, asking.responseText));
      } catch (failure) {
        reject(failure);
      }
    });
    signal?.addEventListener("abort", () => asking.abort());
    alive();
    asking.send(body);
  });
}

/** An entry with its files. Answers the address of the deed; `onFile` gets each file that has just arrived. */
export async function sendEntry(entry, { onProgress = () => {}, onFile = () => {} } = {}) {
  for (let round = 0; round < 3; round += 1) {
    const files = await filesOf(entry.key);
    await sendMissing(files, onProgress, onFile);
    const answer = await sendFields(entry, files);
    if (answer.url) return answer.url;
    const lost = files.filter((file) => answer.missing?.includes(file.key));
    if (!lost.length) break;
    for (const file of lost) await putFile(Object.assign(file, { staged: null }));
  }
  throw new NotNow();
}

async function sendMissing(files, onProgress, onFile) {
  const total = files.reduce((sum, file) => sum + file.blob.size, 0) || 1;
  let done = 0;
  for (const file of files) {
    if (!file.staged) {
      try {
        Object.assign(file, await sendFile(file, { onProgress: (share) => onProgress((done + share * file.blob.size) / total) }));
      } catch (failure) {
        if (failure instanceof Refused) await removeFile(file.key); // what is wrong with it is said; the rest goes on
        throw failure;
      }
      await putFile(file);
      onFile(file);
    }
    done += file.blob.size;
    onProgress(done / total);
  }
}

async function sendFields(entry, files) {
  const body = new FormData();
  for (const [name, text] of allFields(entry, files)) body.append(name, text);
  for (const file of files) body.append("expected", file.key);
  return withToken((token) => ask(entry.url, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Outbox": "1" } }));
}

/** The fields as the page would send them, with the files that have arrived. */
export function allFields(entry, files) {
  const sent = files.filter((file) => file.staged);
  return [...entry.fields, ...sent.flatMap((file) => [["staged", file.staged], [`staged-caption-${file.staged}`, file.caption ?? ""]])];
}
