// SPDX-License-Identifier: Apache-2.0
// One line to the server for all tabs of a browser: it allows six connections to a host, and a desk has more windows than that.
// One tab holds the line and tells the others; when it closes, the next goes on from the place that it had heard. A page
// without locks (no TLS and no localhost) holds a line of its own.

const FIRST_MS = 500, LONGEST_MS = 15_000, SILENCE_MS = 25_000, STALE_MS = 12_000, KEPT = 400;
const mine = Math.random().toString(36).slice(2);

/** Read server-sent events: each block is {event, data, id}; ends with the answer. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const told = Object.fromEntries(block.split("\n").map((one) => { const at = one.indexOf(": "); return [one.slice(0, at), one.slice(at + 2)]; }));
      if (told.event) yield { event: told.event, data: told.data, id: told.id ? Number(told.id) : 0 };
    }
  }
}

export class Line {
  ended = false;
  lost = false;
  heard = Date.now();
  kept = [];                        // facts since `base`, for a page that was drawn a little before

  /** `on(message)` hears everything after the place; `state(lost, missed)` when the line breaks and when it is back. */
  constructor(name, url, { after = 0, on, state = () => {} }) {
    Object.assign(this, { name: `anlan:${name}`, url, place: after, base: after, on, state });
    this.watch = setInterval(() => this.look(), 5000);
    this.wake = () => document.hidden || this.look(STALE_MS);
    for (const [target, event] of [[document, "visibilitychange"], [window, "online"]]) target.addEventListener(event, this.wake);
    if (!navigator.locks || !globalThis.BroadcastChannel) { this.hold(); return; }
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = ({ data }) => this.hear(data);
    this.ask();
    this.queue();
  }

  ask() { this.channel.postMessage({ ask: mine, after: this.place }); }

  /** Wait for the line, and hold it from then on; `now` takes it from a tab that has fallen silent. */
  queue(now = false) {
    navigator.locks.request(this.name, { steal: now }, () => this.hold()).catch(() => { this.holding = false; this.again(); this.ended || this.queue(); });
  }

  async hold() {
    [this.holding, this.joined] = [true, true];
    this.channel?.postMessage({ hello: true });          // who asked before there was anybody to answer asks again
    for (let pause = FIRST_MS; this.holding && !this.ended;) {
      const ended = await this.read().catch(() => false);
      if (!this.holding || this.ended) return;
      if (!ended && !this.quiet) this.tell({ lost: true });
      pause = this.quiet ? 0 : ended || this.fresh ? FIRST_MS : Math.min(pause * 2, LONGEST_MS);
      [this.fresh, this.quiet] = [false, false];
      await new Promise((go) => { this.go = go; setTimeout(go, pause * (0.6 + 0.8 * Math.random())); });
    }
  }

  /** Hold one answer open to its end; true when it ended in order. */
  async read() {
    this.abort = new AbortController();
    const headers = { Accept: "text/event-stream", ...(this.place ? { "Last-Event-ID": String(this.place) } : {}) };
    const answer = await fetch(this.url, { headers, signal: this.abort.signal, cache: "no-store" });
    if (!answer.ok || answer.status === 204) return false;
    [this.heard, this.fresh] = [Date.now(), true];
    this.tell({ lost: false });
    for await (const message of events(answer.body)) this.tell({ message });
    return true;
  }

  /** The tab that holds the line tells itself and the others. */
  tell(told) {
    this.channel?.postMessage(told);
    this.take(told);
  }

  hear(told) {
    if (told.hello) this.joined || this.ask();
    else if (told.ask) this.holding && this.answer(told);
    else if (told.to) told.to === mine && !this.joined && this.join(told);
    else if (this.joined && !this.holding) this.take(told);
  }

  /** Another tab has come: it gets what it missed since it was drawn, or hears that nobody remembers. */
  answer({ ask, after }) {
    this.channel.postMessage({ to: ask, facts: this.since(after), place: this.place, lost: this.lost });
    if (this.place) return;
    this.quiet = true;                 // a line without places (positions) begins with everything: begin again
    this.again();
  }

  join({ facts, place, lost }) {
    this.joined = true;
    this.heard = Date.now();
    this.state(lost, !facts);
    this.lost = lost;
    for (const message of facts ?? []) this.take({ message });
    if (facts) return;
    [this.kept, this.base, this.place] = [[], place, place];
  }

  take({ lost = false, message }) {
    this.heard = Date.now();
    if (lost !== this.lost || !message) this.state(lost, this.lost && !lost);
    this.lost = lost;
    if (!message || (message.id && message.id <= this.place && message.event !== "beat")) return;
    if (message.id) this.place = Math.max(this.place, message.id);
    if (message.id && message.event !== "beat") this.kept.push(message);
    if (this.kept.length > KEPT) this.base = this.kept.shift().id;
    this.on(message);
  }

  /** What was heard after a place; nothing (null) when that is longer ago than this tab remembers. */
  since(after) {
    return after < this.base ? null : this.kept.filter(({ id }) => id > after);
  }

  /** A line that says nothing is broken, whatever the network believes. */
  look(most = SILENCE_MS) {
    const silence = Date.now() - this.heard;
    if (silence < most) return;
    if (this.holding || !this.channel) this.again();
    else if (silence > SILENCE_MS + 10_000 && !document.hidden) { this.take({ lost: true }); this.queue(true); }
  }

  again() {
    this.abort?.abort();
    this.go?.();
  }

  end() {
    this.ended = true;
    clearInterval(this.watch);
    document.removeEventListener("visibilitychange", this.wake);
    window.removeEventListener("online", this.wake);
    this.again();
    this.channel?.close();
  }
}
