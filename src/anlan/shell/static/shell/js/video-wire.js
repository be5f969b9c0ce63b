// SPDX-License-Identifier: Apache-2.0
// Carries frames to the relay: each is kept until it is on the relay's disk; after a loss of radio the newest goes first.
import { pack } from "anlan/video-frame";
import { Kept } from "anlan/video-kept";

const WINDOW = 48 << 10, PING_MS = 700, SILENT_MS = 2500, CONNECT_MS = 1200, TRIES_MS = [100, 300, 600, 1000], SHORT = 50;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** `ticket()` fetches a new ticket; `tell(word)` hears what the relay says. A Wire lives from the first frame to the last. */
export class Wire {
  run = crypto.randomUUID?.() ?? Math.random().toString(36).slice(2);
  epoch = -1; next = 0; base = null; dropped = 0;
  #kept = new Kept(); #starts = new Map(); #liveFrom = 0;
  #socket = null; #heard = 0; #over = false; #opening = false; #tries = 0; #trouble = ""; #sound = ""; #before = Promise.resolve();

  constructor(ticket, tell) {
    Object.assign(this, { ticket, tell });
    this.timer = setInterval(() => this.#beat(), PING_MS);
    this.wake = () => document.hidden || this.#reopen();
    addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.#open();
  }

  get isOpen() { return this.#socket?.readyState === WebSocket.OPEN && this.base !== null; }

  /** From now on frames are encoded like this; the number of the epoch. */
  begin(codec, width, height) {
    const start = { epoch: this.epoch += 1, codec, width, height };
    this.#starts.set(start.epoch, start);
    if (this.isOpen) this.#start(start);
  }

  /** Whether sound comes with the picture, or why not. */
  sound(code) { this.#sound = code; if (this.isOpen) this.#say({ sound: code }); }

  trouble(code) { this.#trouble = code; if (this.isOpen) this.#say({ trouble: code }); }

  /** Take a frame (`what`: whether it is a key frame, or SOUND): seal it with its digest and send it when it is its turn. Numbers count from the first frame of this page. */
  put(what, stamp, bytes) {
    const epoch = this.epoch, seq = this.next, captured = Date.now();
    this.next += 1;
    this.#before = this.#before.then(() => this.#pack(what, stamp, bytes, { epoch, seq, captured })).catch(console.error);
  }

  async #pack(what, stamp, bytes, { epoch, seq, captured }) {
    const { message, head } = await pack(what, stamp, bytes, captured);
    this.dropped += this.#kept.add(seq, { message, head, epoch });
    if (!this.isOpen) return;
    if (seq >= this.#liveFrom) this.#send(seq, 1); else this.#pump();
  }

  /** No more frames come: wait until all have arrived, or for so long. */
  async drain(ms, told = () => {}) {
    await this.#before;
    for (const until = Date.now() + ms; this.#kept.size && !this.#over && Date.now() < until;) { told(this.#kept.size); await pause(200); }
    if (this.isOpen) this.#say({ done: this.base.seq + this.next - 1 });
  }

  end() {
    this.#over = true;
    clearInterval(this.timer);
    removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    this.#socket?.close();
  }

  #say(word) { this.#socket.send(JSON.stringify(word)); }

  #send(seq, kind) {
    const kept = this.#kept.get(seq);
    if (!kept) return;
    const { message, head, epoch } = kept;
    head.setUint8(0, kind);
    head.setUint16(1, epoch + this.base.epoch);
    head.setUint32(3, seq + this.base.seq);
    this.#kept.leave(seq);
    this.#socket.send(message);
  }

  async #open() {
    if (this.#over || this.#opening) return;
    this.#opening = true;
    try {
      const ticket = await this.ticket();
      if (this.#over) return;
      const socket = this.#socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/video/publish`);
      const late = setTimeout(() => socket.readyState === WebSocket.CONNECTING && this.#forget(socket), CONNECT_MS);
      this.#heard = performance.now();
      socket.onopen = () => { clearTimeout(late); socket.send(JSON.stringify({ ticket, run: this.run })); };
      socket.onmessage = ({ data }) => { if (socket === this.#socket) { this.#heard = performance.now(); this.#hear(JSON.parse(data)); } };
      socket.onclose = () => this.#forget(socket);
    } catch (no) {
      if (no.final) { this.tell({ refused: no.code, message: no.message }); this.end(); } else this.#again();
    } finally { this.#opening = false; }
  }

  #hear(word) {
    if ("from" in word) this.#resume(word);
    if ("got" in word) { this.#kept.land(word.got - this.base.seq); this.#pump(); }
    if ("ack" in word) for (const seq of this.#kept.seqs()) if (seq + this.base.seq < word.ack) this.#kept.drop(seq);
    if ("bad" in word) { this.#kept.land(word.bad - this.base.seq); this.#send(word.bad - this.base.seq, 2); }
    if (word.refused || word.closed) this.#last(word);
    this.tell(word);
  }

  /** What the relay has is dropped; the rest goes behind what is filmed from now on. A short beginning goes in order. */
  #resume({ from, have, first, epoch }) {
    this.#tries = 0;
    const isFirst = this.base === null;
    this.base ??= { seq: first, epoch };
    const known = (seq) => seq < from || have.some(([low, high]) => low <= seq && seq <= high);
    for (const seq of this.#kept.seqs()) if (known(seq + this.base.seq)) this.#kept.drop(seq);
    this.#kept.landAll();
    this.#say({ ping: Date.now() });
    for (const start of this.#starts.values()) this.#start(start);
    if (this.#trouble) this.#say({ trouble: this.#trouble });
    if (this.#sound) this.#say({ sound: this.#sound });
    if (isFirst && this.#kept.size <= SHORT) {
      this.#liveFrom = 0;
      for (const seq of this.#kept.seqs()) this.#send(seq, 1);
    } else this.#liveFrom = this.next;
    this.tell({ key: true, ready: true });
    this.#pump();
  }

  #start({ epoch, ...how }) { this.#say({ start: { epoch: epoch + this.base.epoch, ...how } }); }

  #pump() {
    if (!this.isOpen) return;
    for (const seq of this.#kept.seqs()) {
      if (seq >= this.#liveFrom || this.#kept.flying >= WINDOW || this.#socket.bufferedAmount > WINDOW) break;
      if (!this.#kept.isAway(seq)) this.#send(seq, 2);
    }
  }

  #last({ refused }) { if (refused !== "used_ticket" && refused !== "old_ticket" && refused !== "not_ready") this.end(); }
  #forget(socket) { if (socket !== this.#socket) return; this.#socket = null; socket.onclose = null; socket.close(); this.tell({ lost: true }); this.#again(); }
  async #again() { if (this.#over) return; await pause(TRIES_MS[Math.min(this.#tries++, TRIES_MS.length - 1)]); this.#open(); }
  #reopen() { if (!this.isOpen && !this.#opening) this.#socket ? this.#forget(this.#socket) : this.#open(); }

  /** A black hole fires nothing: silence for 2.5 s is a dead line. */
  #beat() {
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CONNECTING) return;
    if (performance.now() - this.#heard > SILENT_MS) this.#forget(socket);
    else if (this.isOpen) this.#say({ ping: Date.now() });
  }
}
