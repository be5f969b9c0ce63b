// SPDX-License-Identifier: Apache-2.0
// The entry of every page: starts htmx, imports what the page needs when it needs it, and says what went wrong in words.
import htmx from "htmx";
import "anlan/ago";
import "anlan/fields";
import "anlan/keys";
import "anlan/live";
import "anlan/morph";
import "anlan/rows";
import { deviceId } from "anlan/device";
import { openDialog } from "anlan/dialog";
import { gather } from "anlan/modules";
import { toast } from "anlan/toast";
import { word } from "anlan/words";

const isJson = (response) => (response.headers.get("content-type") ?? "").includes("json");

/** A page that is put into this one brings its style sheets; what htmx takes over is the body alone. */
function dress(text) {
  const { head } = new DOMParser().parseFromString(text.slice(0, text.indexOf("</head>") + 7), "text/html");
  for (const link of head.querySelectorAll('link[rel="stylesheet"]')) {
    if (!document.head.querySelector(`link[href="${link.getAttribute("href")}"]`)) document.head.append(document.importNode(link));
  }
}

/** The sentence of an answer that is no page: ours has message, a problem document title and detail. */
function sentence(text, status) {
  try {
    const told = JSON.parse(text);
    return told.message ?? [told.title, told.detail].filter(Boolean).join("：");
  } catch {
    return word("failed", { status });
  }
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  // One key for one press: a phone that sends twice gets the first answer; a form that was answered gets a new one.
  const form = ctx.sourceElement?.closest?.("form");
  if (!form || ctx.request.method === "GET") return;
  form.dataset.once ||= crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  ctx.request.headers["Idempotency-Key"] = form.dataset.once;
  ctx.request.headers["Device-Id"] = deviceId();
  form.querySelector('[type="submit"]')?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.closest?.("form");
  if (form && ctx.response.status < 500) delete form.dataset.once;
  if (ctx.response.status >= 400) return;
  const another = /<html[^>]*data-face="([\w-]+)"/.exec(ctx.text.slice(0, 600))?.[1];
  if (another && ctx.target === document.body && another !== document.documentElement.dataset.face) {
    ctx.swap = "none";             // another face has another frame (a sign-in that ran out, a wall): go there whole
    location.assign(ctx.response.raw.url);
  }
  if (another && ctx.target === document.body) dress(ctx.text);
  if (form && (ctx.response.status === 204 || isJson(ctx.response))) {
    ctx.swap = "none";
    form.closest("dialog")?.close();
    const done = form.dataset.done;
    if (done) toast({ text: done, undo: form.dataset.undo ? JSON.parse(form.dataset.undo) : undefined });
  }
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  ctx.sourceElement?.closest?.("form")?.querySelector('[type="submit"]')?.removeAttribute("aria-busy");
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const status = ctx.response.status;
  if (status === 401) { location.reload(); return; }
  const answersForm = status === 422 || status === 409;
  if (isJson(ctx.response) || !answersForm) {
    ctx.swap = "none";
    if (ctx.isSaid) return;        // at its field (anlan/fields)
    toast({ text: isJson(ctx.response) ? sentence(ctx.text, status) : word("failed", { status }), level: status >= 500 ? "red" : "orange" });
  }
});

document.addEventListener("htmx:error", ({ detail }) => {
  const { on } = detail.ctx?.sourceElement?.dataset ?? {};
  if (on || detail.ctx?.sourceElement?.id === "live") return;      // what asks by itself: the page says elsewhere that the network is gone
  if (detail.error?.name !== "AbortError" && detail.ctx) toast({ text: word("unreachable"), level: "orange" });
});

document.addEventListener("htmx:after:swap", (event) => {
  gather();
  const { swap, target } = event.detail.ctx;
  if (target?.id === "dialog" && swap !== "none") openDialog();
});

document.addEventListener("click", (event) => {
  const refused = event.target.closest?.('[aria-disabled="true"]');
  if (!refused) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const why = document.getElementById(refused.getAttribute("aria-describedby") ?? "");
  if (why) toast(why.textContent.trim());
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
  if (event.target.closest?.("[data-close]")) event.target.closest("dialog")?.close();
});

gather();
htmx.process(document.body);         // by itself it would begin a moment after the page has loaded, and a key pressed in it would be lost
window.addEventListener("pageshow", (event) => event.persisted && htmx.trigger(document.body, "anlan:back"));
