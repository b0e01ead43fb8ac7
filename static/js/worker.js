// The page for quick entry opens without a connection; everything else asks the network as ever. What is typed there goes
// into the outbox (outbox.js). Signing out on purpose deletes the copy of the page.
const ENTRY = "/achievements/quick/";
const PAGES = "pages";
const FILES = "files";
const PATIENCE = 8000; // a line that is there but does not answer
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const MOST_FILES = 120;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(fetchEntry)));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(request, url));
});

async function page(request, url) {
  try {
    const answer = await fetch(request, url.pathname === ENTRY ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (url.pathname === ENTRY && !url.search) keepPage(answer.clone());
    return answer;
  } catch (failure) {
    const kept = await (await caches.open(PAGES)).match(ENTRY);
    if (!kept) throw failure;
    return url.pathname === ENTRY ? kept : Response.redirect(ENTRY);
  }
}

async function keepPage(answer) {
  if (!answer.ok || answer.redirected) return;
  const body = await answer.text();
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": answer.headers.get("Content-Security-Policy") ?? "" };
  await (await caches.open(PAGES)).put(ENTRY, new Response(body, { headers }));
  await keepFiles(body);
}

/** What the page loads: its sheets and scripts, and the modules that these import. */
async function keepFiles(body) {
  const waiting = [...body.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => new URL(found[1], self.location.origin).href);
  const seen = new Set();
  while (waiting.length) {
    const address = waiting.pop();
    if (seen.has(address)) continue;
    seen.add(address);
    const answer = await file(new Request(address)).catch(() => null);
    if (!answer?.ok || !address.endsWith(".js")) continue;
    for (const found of (await answer.text()).matchAll(/from\s+"(\.[^"]+)"|import\s+"(\.[^"]+)"/g)) waiting.push(new URL(found[1] ?? found[2], address).href);
  }
}

async function fetchEntry() {
  const answer = await fetch(ENTRY, { redirect: "manual" }).catch(() => null);
  if (answer?.ok) await keepPage(answer);
}

/** A name with a hash never changes its content; others are asked for, and kept for when nobody answers. */
async function file(request) {
  const kept = await caches.open(FILES);
  const known = await kept.match(request);
  if (known && HASHED.test(new URL(request.url).pathname)) return known;
  try {
    const answer = await fetch(request);
    if (answer.ok) await kept.put(request, answer.clone());
    await trim(kept);
    return answer;
  } catch (failure) {
    if (known) return known;
    throw failure;
  }
}

async function trim(kept) {
  const names = await kept.keys();
  for (const name of names.slice(0, Math.max(0, names.length - MOST_FILES))) await kept.delete(name);
}
