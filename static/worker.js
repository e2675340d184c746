// Keeps the public pages that were read, for when the line is lost: docs/adr/0010. The server
// writes a line before these: SITE = {languages, offline: a page's slug, edition: of those pages}.
// Another name, when what is kept changes its shape, drops all that was kept.
const PAGES = "amoe-1";
// Pages and files kept; the oldest goes first.
const MOST = 60;
// Milliseconds without an answer, then a kept page is better than none.
const PATIENCE = 8000;

const spoken = (path) => SITE.languages.find((code) => path.split("/")[1] === code);

// The language that the server would choose: `/` is one page in French, another one in Arabic.
const wished = () => navigator.languages.map((wish) => wish.split("-")[0])
  .find((code) => SITE.languages.includes(code)) || SITE.languages[0];

// Where a page is kept: under its language, and without its query. A search is not kept: when the
// line is lost, the page that it searches is shown.
function place(address) {
  const path = new URL(address, location).pathname;
  return spoken(path) || path.startsWith("/static/") ? path : "/" + wished() + path;
}

const kept = (path) => caches.match(path, { ignoreVary: true });

// Keeps the pages that the server calls public and nothing else: no step, no account, no poster.
function keep(address, answer) {
  const told = (name) => answer.headers.get(name) || "";
  const fit = /^text.html/.test(told("Content-Type")) || place(address).startsWith("/static/");
  if (answer.status !== 200 || !/\bpublic\b/.test(told("Cache-Control")) || !fit
    || address.includes("?")) return null;
  const copy = answer.clone();
  return caches.open(PAGES).then((cache) => cache.put(place(address), copy)
    .then(() => cache.keys())
    .then((all) => Promise.all(all.slice(0, -MOST).map((old) => cache.delete(old)))));
}

const offlinePage = (path) => "/" + spoken(path) + "/" + SITE.offline;

// One page a language, fetched with the first page that is read in it.
const getReady = (path) => caches.open(SITE.edition).then((cache) => cache.match(offlinePage(path))
  .then((found) => found || cache.add(offlinePage(path))));

// Better a page in another language than none.
const noLine = (path) => Promise.all([spoken(path)].concat(SITE.languages)
  .map((code) => kept(offlinePage("/" + code))))
  .then((found) => found.find(Boolean) || Response.error());

function page(event) {
  const { request, preloadResponse } = event;
  const path = place(request.url);
  const network = Promise.resolve(preloadResponse).then((early) => early || fetch(request));
  const late = new Promise((done) => setTimeout(done, PATIENCE))
    .then(() => kept(path)).then((found) => found || network);
  event.waitUntil(network.then((answer) => keep(request.url, answer))
    .then(() => getReady(path)).catch(() => null));
  return Promise.race([network, late])
    .catch(() => kept(path).then((found) => found || noLine(path)));
}

const file = (request) => kept(place(request.url)).then((found) => found
  || fetch(request).then((answer) => Promise.resolve(keep(request.url, answer)).then(() => answer)));

// The page that brought the worker is kept out of the browser's own cache: not a byte more, and
// the visit of a campus is not counted twice.
const first = (address) => fetch(address, { mode: "same-origin", cache: "only-if-cached" })
  .then((answer) => keep(address, answer)).catch(() => null).then(() => getReady(place(address)));

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(clients.matchAll({ includeUncontrolled: true, type: "window" })
    .then((windows) => Promise.all(windows.map((one) => first(one.url)))));
});
self.addEventListener("activate", (event) => {
  // Requests need not wait until this worker has started.
  const early = self.registration.navigationPreload;
  event.waitUntil(caches.keys().then((names) => Promise.all(names
    .filter((name) => ![PAGES, SITE.edition].includes(name)).map((name) => caches.delete(name))))
    .then(() => early && early.enable()).then(() => clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET" || new URL(url).origin !== location.origin) return;
  if (mode === "navigate") event.respondWith(page(event));
  else if (new URL(url).pathname.startsWith("/static/")) event.respondWith(file(event.request));
});
