// What waits to be sent, in this browser's IndexedDB: `entries` by the key of their form, `files` by a key of their own.
// Where the browser keeps nothing (a private window), the same is held in memory as long as the page lives.
let opened;
const memory = { entries: new Map(), files: new Map() };

function open() {
  opened ??= new Promise((resolve) => {
    const asked = indexedDB.open("portal", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("entries", { keyPath: "key" });
      asked.result.createObjectStore("files", { keyPath: "key" }).createIndex("form", "form");
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => resolve(null);
  }).catch(() => null);
  return opened;
}

async function run(name, mode, work, inMemory) {
  const database = await open();
  if (!database) return inMemory(memory[name]);
  return new Promise((resolve, reject) => {
    const change = database.transaction(name, mode, { durability: "strict" });
    const asked = work(change.objectStore(name));
    change.oncomplete = () => resolve(asked?.result);
    change.onerror = change.onabort = () => reject(change.error);
  });
}

const put = (name, row) => run(name, "readwrite", (rows) => rows.put(row), (rows) => rows.set(row.key, row));
const all = (name) => run(name, "readonly", (rows) => rows.getAll(), (rows) => [...rows.values()]);
const remove = (name, key) => run(name, "readwrite", (rows) => rows.delete(key), (rows) => rows.delete(key));

export const putEntry = (entry) => put("entries", entry);
export const putFile = (file) => put("files", file);
export const removeEntry = (key) => remove("entries", key);
export const removeFile = (key) => remove("files", key);

/** The entries of one person, the oldest first. */
export async function entriesOf(user) {
  return (await all("entries")).filter((entry) => entry.user === user).sort((one, other) => one.at - other.at);
}

/** The files of one form, in the order in which they were chosen. */
export async function filesOf(form) {
  const files = await run(
    "files", "readonly", (rows) => rows.index("form").getAll(form), (rows) => [...rows.values()].filter((file) => file.form === form),
  );
  return files.sort((one, other) => one.at - other.at);
}

/** An entry that has arrived, or was thrown away, with its files. */
export async function forget(form) {
  for (const file of await filesOf(form)) await removeFile(file.key);
  await removeEntry(form);
}

/** Everything of one person, and what nobody went on with. */
export async function sweep({ user = null, before = 0 } = {}) {
  const isOver = (row) => row.user === user || row.at < before;
  for (const name of ["files", "entries"]) {
    for (const row of await all(name)) if (isOver(row)) await remove(name, row.key);
  }
}

/** A random key; `crypto.randomUUID` is missing outside of secure pages. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
