// SPDX-License-Identifier: Apache-2.0
// <anlan-queue>: what was done and has not gone yet, line by line, and what was not taken, with the server's words.
// It shows itself only when there is something to say; a deed that goes through at once is not mentioned.
import { database, drop } from "anlan/outbox";
import { now, wallClock } from "anlan/time";
import { toast } from "anlan/toast";
import { word } from "anlan/words";

const QUIET_MS = 1500;

function made(tag, text, attributes = {}) {
  const element = Object.assign(document.createElement(tag), { textContent: text });
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

class Queue extends HTMLElement {
  connectedCallback() {
    this.take = ({ detail }) => this.show(detail);
    document.addEventListener("anlan:outbox", this.take);
    document.addEventListener("anlan:track", this.take);
  }

  disconnectedCallback() {
    document.removeEventListener("anlan:outbox", this.take);
    document.removeEventListener("anlan:track", this.take);
  }

  async show(told) {
    this.told = { ...this.told, ...told };
    const { rows = [], trouble = "", track = 0 } = this.told;
    const refused = rows.filter(({ state }) => state === "refused"), waiting = rows.filter(({ state }) => state === "waiting");
    const off = trouble || (navigator.onLine ? "" : "off");
    const said = [];
    if (waiting.length && !off) {           // on its way: say so only when it takes long
      clearTimeout(this.later);
      this.later = setTimeout(() => this.show({}), QUIET_MS);
    }
    const slow = waiting.filter(({ at }) => off || now() - Date.parse(at) > QUIET_MS || this.seen?.has(at));
    this.seen = new Set(waiting.map(({ at }) => at));
    if (slow.length) said.push(this.head(word("queue.head", { n: slow.length }), word(`queue.${off || "sending"}`)), this.lines(slow));
    else if (off && (track || off === "off")) said.push(this.head(track ? word("queue.track", { n: track }) : word("net.off"), word(`queue.${off}`)));
    if (refused.length) said.push(this.head(word("queue.refused", { n: refused.length }), ""), this.lines(refused, true));
    const kept = rows.filter(({ state }) => state === "kept");
    if (kept.length) said.push(this.head(word("queue.kept", { n: kept.length }), ""), this.lines(kept, true));
    this.replaceChildren(...said);
    this.hidden = !said.length;
    this.dataset.waiting = waiting.length;
  }

  head(bold, text) {
    const line = made("p", "");
    line.append(made("b", bold), " ", text);
    return line;
  }

  lines(rows, readable = false) {
    const list = document.createElement("ol");
    for (const row of rows) {
      const line = made("li", "");
      line.append(made("time", wallClock(Date.parse(row.at))), " ", row.label);
      if (readable) {
        const gone = made("button", word("queue.drop"), { type: "button", class: "verb" });
        gone.addEventListener("click", () => drop(row.seq));
        line.append(made("span", row.message, { class: "why" }), gone);
      }
      list.append(line);
    }
    return list;
  }
}

// A photograph leaves no trace on the guard's own page: say that it has arrived.
document.addEventListener("anlan:sent", ({ detail }) => {
  if (detail.file && detail.state === "sent") toast({ text: `${detail.label} ✓` });
});

customElements.define("anlan-queue", Queue);
database.catch(() => { const box = document.querySelector("anlan-queue"); box.hidden = false; box.textContent = word("queue.full"); });
