// SPDX-License-Identifier: Apache-2.0
// <anlan-video session tickets viewer>: a live picture with its true state, its age and the viewer's name over it.
// In a figure.vid; children [data-state], [data-age], [data-say] are filled. Keep hx-morph-skip and an id with the session on it.
import { unpack } from "anlan/video-frame";
import { askTicket } from "anlan/video-ticket";
import { eachSecond, span } from "anlan/time";
import { word } from "anlan/words";

const QUIET_MS = 5000, TRIES_MS = [200, 500, 1000, 2000], MOST_QUEUED = 12;

class LivePicture extends HTMLElement {
  #socket = null; #decoder = null; #configs = new Map(); #epoch = -1; #isWhole = false; #tries = 0; #said = {}; #saidAt = 0; #heard = 0; #final = "";

  connectedCallback() {
    this.canvas ??= this.querySelector("canvas");
    this.pen ??= this.canvas.getContext("2d", { alpha: false, desynchronized: true });
    this.stop = eachSecond(() => this.#beat());
    if (!("VideoDecoder" in window)) { this.#final = word("video.no_decoder"); this.#show(); return; }
    this.#open();
  }

  disconnectedCallback() {
    this.stop?.();
    this.#close();
    if (this.#decoder?.state === "configured") this.#decoder.close();
  }

  async #open() {
    if (!this.isConnected || this.#final) return;
    try {
      const { ticket, reader } = await askTicket(this.getAttribute("tickets"), this.getAttribute("session"), "watch");
      if (!this.isConnected) return;
      for (const mark of this.querySelectorAll(".owner i")) mark.textContent = reader;      // who photographs the screen leaves his name in it
      const socket = this.#socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/video/watch`);
      socket.binaryType = "arraybuffer";
      this.#heard = performance.now();
      socket.onopen = () => socket.send(JSON.stringify({ ticket }));
      socket.onmessage = ({ data }) => { this.#heard = performance.now(); typeof data === "string" ? this.#hear(JSON.parse(data)) : this.#take(data); };
      socket.onclose = () => socket === this.#socket && this.#again();
    } catch (no) {
      if (no.final) { this.#final = no.message; this.#show(); } else this.#again();
    }
  }

  #close() { const socket = this.#socket; this.#socket = null; socket?.close(); this.#isWhole = false; }

  #again() {
    this.#close();
    if (this.#final) return;
    this.#said = { state: "none", cause: "unheard" };
    this.#show();
    setTimeout(() => this.#open(), TRIES_MS[Math.min(this.#tries++, TRIES_MS.length - 1)]);
  }

  #hear(told) {
    if ("state" in told || "damaged" in told || "recorded" in told) { this.#said = { ...("state" in told ? {} : this.#said), ...told }; this.#saidAt = performance.now(); this.#tries = 0; }
    if (told.config) this.#configs.set(told.config.epoch, told.config);
    if (told.ended || told.refused) {
      if (["used_ticket", "old_ticket", "not_ready"].includes(told.refused)) return;
      this.#final = told.message;
      this.canvas.hidden = true;
    }
    this.#show();
  }

  #take(data) {
    const { epoch, captured, isKey, stamp, picture } = unpack(data), config = this.#configs.get(epoch);
    if (!config || (!isKey && !this.#isWhole)) return;
    if (epoch !== this.#epoch || this.#decoder?.state !== "configured") { if (!isKey) return; this.#configure(epoch, config); }
    if (this.#decoder.decodeQueueSize > MOST_QUEUED && !isKey) { this.#isWhole = false; return; }
    this.#isWhole = true;
    this.dataset.captured = String(captured);
    try {
      this.#decoder.decode(new EncodedVideoChunk({ type: isKey ? "key" : "delta", timestamp: stamp, data: picture }));
    } catch { this.#isWhole = false; }
  }

  #configure(epoch, { codec, width, height }) {
    if (this.#decoder?.state === "configured") this.#decoder.close();
    this.#decoder = new VideoDecoder({ output: (frame) => this.#draw(frame), error: () => { this.#isWhole = false; } });
    this.#decoder.configure({ codec, codedWidth: width, codedHeight: height, optimizeForLatency: true });
    this.#epoch = epoch;
  }

  #draw(frame) {
    const { displayWidth: width, displayHeight: height } = frame;
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.pen.drawImage(frame, 0, 0);
    frame.close();
    this.dataset.frames = String(Number(this.dataset.frames ?? 0) + 1);
    if (this.canvas.hidden) this.canvas.hidden = false;
    if (this.dataset.s !== "live") { this.#said = { ...this.#said, state: "live", age: this.#said.age ?? 0 }; this.#saidAt = performance.now(); this.#show(); }
  }

  #beat() {
    if (this.#socket && performance.now() - this.#heard > QUIET_MS) this.#again();
    this.#show();
  }

  #age() { return (this.#said.age ?? 0) + performance.now() - this.#saidAt; }

  /** Answered is not seen: the state is what the relay says, or that we do not hear it. */
  #show() {
    const { state = "called", cause = "", recorded = true, damaged, clock_off: off } = this.#said, shown = this.#final ? "over" : state, place = this.querySelector(".vid");
    this.dataset.s = shown;
    place.dataset.s = { called: "call", answered: "ans", live: "live", none: "none", over: "" }[shown];
    this.canvas.dataset.old = shown === "none" ? "1" : "";
    const age = "age" in this.#said && shown !== "called" ? this.#age() : null;
    this.#fill("[data-state]", word(`video.${shown}`));
    this.#fill("[data-age]", age === null || this.#final ? "" : shown === "live" ? word("video.late", { s: (Math.max(age, 0) / 1000).toFixed(1) }) : word("video.old", { span: span(age) }));
    const why = this.#final || (shown === "live" ? "" : cause ? word(`video.cause.${cause}`) : { answered: word("video.wait"), called: word("video.call") }[shown] ?? "");
    const more = [damaged ? word("video.damaged", { n: damaged }) : "", recorded ? "" : word("video.unrecorded"), off ? word("video.clock", { span: span(Math.abs(off) * 1000) }) : ""];
    this.#fill("[data-say]", why);
    this.#fill("[data-more]", more.filter(Boolean).join(" · "));
  }

  #fill(place, text) {
    const found = this.querySelector(place);
    if (found && found.textContent !== text) { found.textContent = text; found.hidden = !text; }
  }
}
customElements.define("anlan-video", LivePicture);
