// SPDX-License-Identifier: Apache-2.0
// The phone's worker: keeps /hand, each page that tells it so (data-keeps), their static files and the map around, and answers
// with them when there is no network.
// It never touches what is sent and never the API: deeds wait in the page's own outbox.
const FILES = "anlan-files-1", PAGES = "anlan-pages", TILES = "anlan-tiles", MOST_TILES = 400, PATIENCE_MS = 3000;
const HASHED = /\.[0-9a-f]{12}\./;
const ANY = { ignoreVary: true };       // one person, one language at a time
const OURS = [FILES, PAGES, TILES];
const newest = new Map();          // of each page; what was asked for later is newer, whichever answer comes first
let asked = 0;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("anlan-") && !OURS.includes(name)) await caches.delete(name);
  await self.clients.claim();
})()));

// The page tells what it was made of: it was loaded before this worker could see it. A page that came while the worker awoke, or past it
// (a hard reload), is not its own yet: it is claimed first, so that between the page kept here and what it fetches next nothing falls.
self.addEventListener("message", (event) => {
  const { data } = event;
  if (!Array.isArray(data?.keep)) return;
  event.waitUntil((async () => {
    await self.clients.claim();
    if (data.page) await renew(data.page);
    const kept = await caches.open(FILES);
    for (const url of data.keep) if (!(await kept.match(url, ANY))) await kept.add(url).catch(() => {});
  })());
});

async function renew(url) {
  const number = ++asked, answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  if (answer) await store(url, answer, number);
}

// One after another: between looking what is newest and writing it down, nothing older may slip in.
let turn = Promise.resolve();
const inTurn = (deed) => (turn = turn.then(deed, deed));

/** Keep a page that is really the page (no sign-in, no error), with the moment at which it came. */
async function store(url, answer, number) {
  if (!answer.ok || answer.redirected || answer.type !== "basic") return;
  const headers = new Headers(answer.headers), body = await answer.clone().blob();
  headers.set("X-Anlan-Kept", String(Date.now()));
  await inTurn(async () => {
    const isWhole = !url.includes("?");
    if (isWhole && number < (newest.get(url) ?? 0)) return;
    if (isWhole) newest.set(url, number);
    await (await caches.open(PAGES)).put(url, new Response(body, { status: 200, headers }));
  });
}

/** What the page fetched anew goes into the kept page too, so that a page loaded without network is as new as it was. */
async function renewMain(base, part, number) {
  const main = part.ok ? (await part.text()).trim() : "";
  if (!main.startsWith("<main ")) return;
  const isMissing = await inTurn(async () => {
    if (number < (newest.get(base) ?? 0)) return false;
    const pages = await caches.open(PAGES), kept = await pages.match(base, ANY);
    if (!kept) return true;
    newest.set(base, number);
    const text = (await kept.text()).replace(/<main [^]*<\/main>/, () => main);
    await pages.put(base, new Response(text, { status: 200, headers: kept.headers }));
    return false;
  });
  if (isMissing) await renew(base);
}

/** The kept page; its header tells the page how old it is, so that its clock goes on from the right moment. */
async function keptPage(url) {
  const kept = await (await caches.open(PAGES)).match(url, ANY);
  if (!kept) return null;
  const headers = new Headers(kept.headers), age = Date.now() - Number(headers.get("X-Anlan-Kept"));
  headers.set("Server-Timing", `kept;dur=${age}`);
  return new Response(await kept.blob(), { status: 200, headers });
}

/** Whether a page is one that is kept: /hand, and what told so. */
const keeps = async (base) => base === "/hand" || Boolean(await (await caches.open(PAGES)).match(base, ANY));

async function page(request, base, search) {
  const key = base + search, number = ++asked, answered = fetch(request).then(async (answer) => {
    if (!(await keeps(base))) return answer;
    await store(key, answer, number);
    if (search) await renewMain(base, answer.clone(), number);
    return answer;
  });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(() => keptPage(key));
  try {
    return (await Promise.race([answered, late])) ?? (await answered);
  } catch {
    return (await keptPage(key)) ?? (request.mode === "navigate" ? await keptPage(base) : null) ?? Response.error();
  }
}

async function file(request) {
  const kept = await caches.open(FILES), known = await kept.match(request, ANY);
  if (known && HASHED.test(request.url)) return known;
  try {
    const answer = await fetch(request);
    if (answer.ok) kept.put(request, answer.clone());
    return answer;
  } catch {
    return known ?? Response.error();
  }
}

async function tile(request) {
  const kept = await caches.open(TILES), known = await kept.match(request, ANY);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) {
    await kept.put(request, answer.clone());
    const all = await kept.keys();
    for (const old of all.slice(0, Math.max(0, all.length - MOST_TILES))) await kept.delete(old);
  }
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method !== "GET") {
    // Whoever comes next must not find what the one before saw.
    if (["/sign-in", "/sign-out", "/demo/become"].includes(url.pathname)) event.waitUntil(caches.delete(PAGES));
    if (url.pathname === "/language") event.respondWith(fetch(request).catch(async () => (await keptPage("/hand")) ?? Response.error()));
    return;
  }
  if (url.pathname === "/hand" || request.mode === "navigate" || url.searchParams.has("part")) event.respondWith(page(request, url.pathname, url.search));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (url.pathname.startsWith("/tiles/")) event.respondWith(tile(request));
});
