// SPDX-License-Identifier: Apache-2.0
// <anlan-video session tickets viewer>: a live picture with its true state, its age and the viewer's name over it.
// In a figure.vid; children [data-state], [data-age], [data-say] are filled, [data-hear] lets the sound be heard. Keep hx-morph-skip and an id with the session on it.
import { Drawn } from "anlan/video-canvas";
import { unpack } from "anlan/video-frame";
import { Peer } from "anlan/video-peer";
import { Played } from "anlan/video-played";
import { Heard } from "anlan/video-sound";
import { askTicket } from "anlan/video-ticket";
import { eachSecond, span } from "anlan/time";
import { word } from "anlan/words";

const QUIET_MS = 5000, TRIES_MS = [200, 500, 1000, 2000];

class LivePicture extends HTMLElement {
  #socket = null; #screen = null; #peer = null; #configs = new Map(); #tries = 0; #said = {}; #saidAt = 0; #heard = 0; #final = ""; #ears = null;

  connectedCallback() {
    this.stop = eachSecond(() => this.#beat());
    const hear = this.querySelector("[data-hear]");
    if (hear) hear.onclick = () => this.#listen();
    const Screen = [Drawn, Played].find((one) => one.fits());
    if (!Screen) { this.#final = word("video.no_decoder"); this.#show(); return; }
    this.#screen ??= new Screen(this.querySelector("canvas"), () => this.#drawn(this.#screen));
    if (Peer.fits()) this.#peer ??= new Peer(this.#screen.element, (said) => this.#say(said), () => this.#drawn(this.#peer));
    this.#open();
  }

  disconnectedCallback() {
    this.stop?.();
    this.#close();
    this.#screen?.close();
    if (this.#ears) this.#listen();
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
      socket.onopen = () => { socket.send(JSON.stringify({ ticket })); if (this.#ears) this.#say({ sound: true }); if (this.#peer) this.#say({ peer: "ready" }); };
      socket.onmessage = ({ data }) => { this.#heard = performance.now(); typeof data === "string" ? this.#hear(JSON.parse(data)) : this.#take(data); };
      socket.onclose = () => socket === this.#socket && this.#again();
    } catch (no) {
      if (no.final) { this.#final = no.message; this.#show(); } else this.#again();
    }
  }

  #close() { const socket = this.#socket; this.#socket = null; socket?.close(); this.#screen?.skip(); this.#peer?.close(); }

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
    if (told.offer) this.#peer?.take(told);
    if (told.peer === "off") this.#peer?.close();
    if (told.ended || told.refused) {
      if (["used_ticket", "old_ticket", "not_ready"].includes(told.refused)) return;
      this.#final = told.message;
      this.#peer?.close();
      for (const one of this.#screens()) one.element.hidden = true;
    }
    this.#show();
  }

  #take(data) {
    const frame = unpack(data);
    if (frame.isSound) { this.#ears?.take(frame); this.dataset.heard = String(this.#ears?.pieces ?? 0); return; }
    this.dataset.captured = String(frame.captured);
    this.#screen.take(frame, this.#configs.get(frame.epoch));
  }

  /** Muted until somebody taps: no room speaks up by itself. */
  #listen() {
    if (this.#ears) { this.#ears.close(); this.#ears = null; } else this.#ears = new Heard();
    this.#say({ sound: this.#ears !== null });
    this.#show();
  }

  #say(said) { if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(said)); }

  #screens() { return [this.#screen, this.#peer].filter(Boolean); }

  /** Whatever drew last is seen; what is still under way on the line does not come before the media server's picture. */
  #drawn(by) {
    if (this.#final || (by === this.#screen && this.#peer?.isUp)) return;
    this.dataset.frames = String(Number(this.dataset.frames ?? 0) + 1);
    this.dataset.by = by === this.#peer ? "peer" : "line";
    for (const one of this.#screens()) if (one.element.hidden === (one === by)) one.element.hidden = one !== by;
    if (this.dataset.s !== "live") { this.#said = { ...this.#said, state: "live", age: this.#said.age ?? 0 }; this.#saidAt = performance.now(); this.#show(); }
  }

  #beat() {
    if (this.#socket && performance.now() - this.#heard > QUIET_MS) this.#again();
    this.#peer?.beat(this.dataset.s === "live");
    this.#show();
  }

  #age() { return (this.#said.age ?? 0) + performance.now() - this.#saidAt; }

  /** Answered is not seen: the state is what the relay says, or that we do not hear it. */
  #show() {
    const { state = "called", cause = "", recorded = true, damaged, clock_off: off, sound = "" } = this.#said, shown = this.#final ? "over" : state, place = this.querySelector(".vid");
    this.dataset.s = shown;
    place.dataset.s = { called: "call", answered: "ans", live: "live", none: "none", over: "" }[shown];
    for (const one of this.#screens()) one.element.dataset.old = shown === "none" ? "1" : "";
    const age = "age" in this.#said && shown !== "called" ? this.#age() : null;
    this.#fill("[data-state]", word(`video.${shown}`));
    this.#fill("[data-age]", age === null || this.#final ? "" : shown === "live" ? word("video.late", { s: (Math.max(age, 0) / 1000).toFixed(1) }) : word("video.old", { span: span(age) }));
    const why = this.#final || (shown === "live" ? "" : cause ? word(`video.cause.${cause}`) : { answered: word("video.wait"), called: word("video.call") }[shown] ?? "");
    const more = [damaged ? word("video.damaged", { n: damaged }) : "", recorded ? "" : word(recorded === null ? "video.only_looked" : "video.unrecorded"), off ? word("video.clock", { span: span(Math.abs(off) * 1000) }) : ""];
    if (shown === "live" && sound && sound !== "on") more.push(word(`video.sound.${sound}`));
    this.#hearing(shown === "live" && sound === "on");
    this.#fill("[data-say]", why);
    this.#fill("[data-more]", more.filter(Boolean).join(" · "));
  }

  #hearing(isThere) {
    const hear = this.querySelector("[data-hear]");
    if (!hear) return;
    hear.hidden = !(isThere || this.#ears) || Boolean(this.#final) || !Heard.fits();
    hear.setAttribute("aria-pressed", String(this.#ears !== null));
    hear.dataset.on = this.#ears ? "1" : "";
    this.#fill("[data-hear] b", word(this.#ears ? "video.mute" : "video.hear"));
  }

  #fill(place, text) {
    const found = this.querySelector(place);
    if (found && found.textContent !== text) { found.textContent = text; found.hidden = !text; }
  }
}
customElements.define("anlan-video", LivePicture);
