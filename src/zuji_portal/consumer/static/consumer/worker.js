// Keeps the looks of the site on the device, and says plainly that there is no network. Pages are
// never kept: they are a person's own, or speak of states that may have changed since.
"use strict";
const KEPT = "looks";
const OFFLINE = "没有网络。接通后再试。 No network. Try again once there is one.";

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function looks(request) {
  const shelf = await caches.open(KEPT);
  const held = await shelf.match(request);
  const fresh = fetch(request).then((answer) => {
    if (answer.ok) shelf.put(request, answer.clone());
    return answer;
  });
  if (!held) return fresh;
  fresh.catch(() => {});
  return held;
}

function offline() {
  const headers = { "Content-Type": "text/plain; charset=utf-8" };
  return new Response(OFFLINE, { status: 503, headers });
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(looks(request));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(offline));
});
