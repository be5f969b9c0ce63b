// SPDX-License-Identifier: Apache-2.0
// Short messages at the foot of the page: toast("…"), toast({text, level, undo: {label, url, fields}}); a server sends HX-Trigger {"toast": …}.
import { putAway, stand } from "anlan/toast-stack";
import { word } from "anlan/words";

const UNDO_S = 10, NUMBER = /([A-Z]{2}\d+-\d+-\d+)/;

/** Say something; it goes by itself, what is wrong or dangerous (level red) stays until it is closed. Z takes back what can be. Returns what it shows. */
export function toast(message) {
  const { text, level, undo } = typeof message === "string" ? { text: message } : message;
  if (!document.getElementById("toasts") || !text) return null;
  const box = document.createElement("div");
  box.className = "toast";
  if (level) box.dataset.lv = level;
  const says = document.createElement("p");
  says.append(...text.split(NUMBER).map((part, at) => (at % 2 ? whole(part) : part)));
  box.append(says);
  if (undo) box.append(undoing(undo));
  stand(box, { stays: level === "red", ...(undo && { seconds: UNDO_S }) });
  return box;
}

/** A matter's number, which no line cuts in two. */
const whole = (number) => Object.assign(document.createElement("span"), { className: "whole", textContent: number });

function undoing(undo) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "verb", textContent: undo.label ?? word("undo") });
  made.dataset.s = "quiet";
  made.dataset.key = "Z";
  made.append(Object.assign(document.createElement("kbd"), { textContent: "Z" }));
  made.addEventListener("click", () => { putAway(made.closest(".toast")); takeBack(undo); });
  return made;
}

/** Taking back is a deed of its own, with a record of its own; a refusal is said like any other. */
async function takeBack({ url, fields }) {
  const { default: htmx } = await import("htmx");
  htmx.ajax("POST", url, { source: document.body, swap: "none", values: fields ?? {} });
}

document.addEventListener("toast", (event) => toast(event.detail));
