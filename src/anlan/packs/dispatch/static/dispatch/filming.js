// SPDX-License-Identifier: Apache-2.0
// <dispatch-filming task tickets>: the guard's picture of the scene, on and off with one tap; what goes wrong is said here and in the room.
import { Camera } from "anlan/video-camera";
import { SOUND } from "anlan/video-frame";
import { Microphone } from "anlan/video-microphone";
import { askTicket } from "anlan/video-ticket";
import { Wire } from "anlan/video-wire";
import { proof } from "anlan/proof";
import { span } from "anlan/time";
import { word } from "anlan/words";

const REST_MS = 600_000;

const DEVICE = "anlan.recorder";  // which recorder this device is, as its bearer last said

async function tell(verb, values) {
  const answer = await fetch(`/api/dispatch/${verb}`, {
    method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": proof() }, body: JSON.stringify(values),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(told.message ?? String(answer.status)), { final: answer.status < 500, code: told.code });
  return told.result;
}

class Filming extends HTMLElement {
  #camera = null; #wire = null; #microphone = null; #said = {}; #lock = null;

  connectedCallback() {
    const find = (name) => this.querySelector(`[data-${name}]`);
    this.parts ??= { video: find("preview"), start: find("start"), stop: find("stop"), figure: find("figure"), state: find("state"), names: find("names"), mic: find("mic"), say: find("say"), by: find("by"), recorder: find("recorder") };
    this.#remember();
    this.parts.start.onclick = () => this.#start();
    this.parts.start.disabled = false;  // a tap before anybody hears it would be lost
    this.parts.stop.onclick = () => this.#stop();
    this.#show();
  }

  disconnectedCallback() { this.#stop(); }

  /** A recorder stays the one it is: chosen once, it is chosen the next time too. */
  #remember() {
    const { recorder } = this.parts;
    if (!recorder) return;
    const known = localStorage.getItem(DEVICE);
    if ([...recorder.options].some((one) => one.value === known)) recorder.value = known;
    recorder.onchange = () => localStorage.setItem(DEVICE, recorder.value);
  }

  /** No await between the tap and the question for the camera: browsers ask the person only then. */
  #start() {
    if (this.#wire) return;
    this.#said = {};
    this.#camera = new Camera(this.parts.video, {
      begin: (...how) => this.#wire?.begin(...how),
      frame: (...one) => this.#wire?.put(...one),
      trouble: (code) => { this.#said.trouble = code; this.#wire?.trouble(code); this.#show(); },
    });
    const task = this.getAttribute("task"), recorder = this.parts.recorder?.value ?? "";
    let session = null;              // of this run; one that ended is never begun again by a line that comes back
    this.#wire = new Wire(async () => {
      session ??= await tell("start-video", { task, recorder });
      return (await askTicket(this.getAttribute("tickets"), session, "publish")).ticket;
    }, (told) => this.#hear(told));
    this.#microphone = new Microphone({
      sound: (...one) => { if (this.#camera?.isAlive && this.#wire?.epoch >= 0) this.#wire.put(SOUND, ...one); },
      mic: (code) => { this.#said.mic = code; this.#wire?.sound(code); this.#show(); },
    });
    this.#microphone.open();
    this.#camera.open();
    navigator.wakeLock?.request("screen").then((lock) => { this.#lock = lock; }, () => {});
    this.#show();
  }

  #hear(told) {
    if (told.key) this.#camera?.key();
    for (const name of ["watching", "recorded", "clock_off", "ready", "lost"]) if (name in told) this.#said[name] = told[name];
    if (told.ready) this.#said.lost = false;
    if (told.ended || told.closed || told.refused) {
      this.#said.why = told.message;
      if (told.ended) this.#stop(); else this.#let();
    }
    this.#show();
  }

  /** The camera is free; the telephone goes on sending what the room has not got. */
  async #stop() {
    const wire = this.#wire;
    if (!wire || this.#said.stopping) return;
    this.#said.stopping = true;
    const ended = this.#camera?.end();
    this.#microphone?.end();
    this.#show();
    await ended;
    await wire.drain(REST_MS, (left) => { this.#said.left = left; this.#show(); });
    wire.end();
    await tell("end-video", { task: this.getAttribute("task") }).catch(() => {});
    this.#let();
  }

  /** Nothing is sent any more. */
  #let() {
    this.#camera?.end();
    this.#microphone?.end();
    this.#wire?.end();
    this.#lock?.release().catch(() => {});
    [this.#camera, this.#microphone, this.#wire, this.#lock] = [null, null, null, null];
    this.#said = { why: this.#said.why };
    this.#show();
  }

  #state() {
    const { stopping, left, lost, ready, watching = [], trouble } = this.#said;
    if (stopping) return ["rest", word("film.rest", { n: left ?? 0 })];
    if (trouble) return ["none", word(`film.${trouble}`)];
    if (lost) return ["none", word("film.lost")];
    if (!ready) return ["ans", word("film.begin")];
    return ["live", watching.length ? word("film.watched", { n: watching.length }) : word("film.unwatched")];
  }

  #show() {
    const { start, stop, figure, state, names, say, mic: ear } = this.parts, on = this.#wire !== null, { watching = [], recorded, clock_off: off, why = "", trouble, mic = "" } = this.#said;
    const [code, text] = on ? this.#state() : ["", ""];
    start.hidden = on;
    if (this.parts.by) this.parts.by.hidden = on;
    figure.hidden = !on;
    stop.hidden = Boolean(this.#said.stopping);
    this.dataset.s = figure.dataset.s = code;
    state.textContent = text;
    names.textContent = watching.join("、");
    ear.textContent = mic && !trouble ? word(`film.mic.${mic}`) : "";
    ear.dataset.on = mic === "on" ? "1" : "";
    const more = [recorded === false ? word("film.unrecorded") : "", off ? word("film.clock", { span: span(Math.abs(off) * 1000) }) : "", trouble ? word(`film.${trouble}.help`) : "", mic && mic !== "on" ? word(`film.mic.${mic}.help`) : "", why];
    say.textContent = more.filter(Boolean).join(" ");
    say.hidden = !say.textContent;
  }
}
customElements.define("dispatch-filming", Filming);
