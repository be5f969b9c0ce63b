// SPDX-License-Identifier: Apache-2.0
// Lets the house ring this device: asks the browser for leave, subscribes at its push service, and tells the house where that is.
import { proof } from "anlan/proof";
import { toast } from "anlan/toast";
import { word } from "anlan/words";

const LATER = "anlan_push_later";
const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=")), (sign) => sign.charCodeAt(0));

async function worker() {
  await navigator.serviceWorker.register("/hand-worker.js");
  return navigator.serviceWorker.ready;
}

/** What this device is called in the list: system and browser, as far as it says. */
function called() {
  const agent = navigator.userAgent;
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? "";
  const browser = /Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? "";
  return [system, browser].filter(Boolean).join(" · ") || "–";
}

async function add() {
  if (!can) { toast({ text: word("push.unsupported"), level: "orange" }); return false; }
  if ((await Notification.requestPermission()) !== "granted") { toast({ text: word("push.denied"), level: "orange" }); return false; }
  const { key } = await (await fetch("/notices/new", { credentials: "same-origin" })).json();
  let subscription;
  try {
    const { pushManager } = await worker();
    subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  } catch (fault) {
    console.info("no subscription", fault);
    toast({ text: word("push.unreachable"), level: "orange" });
    return false;
  }
  const { endpoint, keys } = subscription.toJSON();
  const answer = await fetch("/api/notices/add-push-device", {
    method: "POST", credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": proof() },
    body: JSON.stringify({ endpoint, ...keys, name: called() }),
  });
  if (!answer.ok) { toast({ text: (await answer.json()).message, level: "orange" }); return false; }
  toast(word("push.added"));
  return true;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-push-add]");
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  const added = await add();
  button.removeAttribute("aria-busy");
  const offer = button.closest("[data-push-offer]");
  if (offer) { offer.hidden = true; if (!added) localStorage.setItem(LATER, String(Date.now())); return; }
  if (added) setTimeout(() => location.reload(), 1200);
});

/** The phone's page offers it once, where it can be and nobody decided yet; a no is not asked about for a week. */
async function offer() {
  const place = document.querySelector("[data-push-offer]");
  if (!place || !can || Notification.permission === "denied") return;
  if (Date.now() - Number(localStorage.getItem(LATER) ?? 0) < 7 * 86_400_000) return;
  const registration = await navigator.serviceWorker.getRegistration();
  if (await registration?.pushManager.getSubscription()) return;
  place.hidden = false;
}

offer();
