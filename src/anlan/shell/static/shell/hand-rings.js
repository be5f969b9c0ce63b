// SPDX-License-Identifier: Apache-2.0
// What the phone's worker does with a push that comes while no page is open; served behind hand-worker.js, as one worker.
// A ring: shown under its own tag, so that what comes twice is shown once. It carries no name and no place.
self.addEventListener("push", (event) => {
  let told = {};
  try { told = event.data.json(); } catch { /* shown all the same: a push that shows nothing is taken away by the browser */ }
  event.waitUntil(self.registration.showNotification(told.title ?? "安澜", {
    body: told.body ?? "", tag: told.tag ?? "anlan", data: { url: told.url ?? "/" }, requireInteraction: Boolean(told.urgent),
    icon: "/favicon.ico", badge: "/favicon.ico", vibrate: told.urgent ? [300, 120, 300] : [120],
  }));
});

// Pressed: the page that is open goes there, else one is opened. Only addresses of this house.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/", self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil((async () => {
    const [open] = await self.clients.matchAll({ type: "window" });
    if (!open) return self.clients.openWindow(url.href);
    await open.focus().catch(() => null);
    return open.navigate(url.href).catch(() => self.clients.openWindow(url.href));
  })());
});
