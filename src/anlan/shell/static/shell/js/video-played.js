// SPDX-License-Identifier: Apache-2.0
// Shows frames where the browser has no WebCodecs: they are put into a film that grows (media source extensions), played at its end.
import { mp4 } from "anlan/video-boxes";
import { webm } from "anlan/video-ebml";

const Source = window.ManagedMediaSource ?? window.MediaSource;
const USUAL_MS = 66, LATE_S = 0.8, BEHIND_S = 0.35, KEEP_S = 30;

/** `drawn()` after each picture. */
export class Played {
  #source = null; #buffer = null; #waiting = []; #film = null; #epoch = -1; #isWhole = false; #time = 0; #stamp = 0; #mime = "";

  static fits() { return Source !== undefined; }

  constructor(canvas, drawn) {
    this.drawn = drawn;
    this.element = Object.assign(document.createElement("video"), { className: canvas.className, muted: true, autoplay: true, playsInline: true, disableRemotePlayback: true, hidden: true });
    canvas.replaceWith(this.element);
  }

  skip() { this.#isWhole = false; }

  close() {
    if (this.element.src) URL.revokeObjectURL(this.element.src);
    this.element.removeAttribute("src");
    [this.#source, this.#buffer, this.#waiting, this.#epoch, this.#isWhole] = [null, null, [], -1, false];
  }

  take({ epoch, isKey, stamp, picture }, config) {
    if (!config || (!isKey && (!this.#isWhole || epoch !== this.#epoch))) return;
    const apart = epoch === this.#epoch ? (stamp - this.#stamp) / 1000 : USUAL_MS;
    this.#time += apart > 0 && apart < 1000 ? apart : USUAL_MS;
    this.#stamp = stamp;
    if (epoch !== this.#epoch) this.#begin(epoch, config, picture);
    this.#isWhole = true;
    this.#put(this.#film.frame(picture, Math.round(this.#time), isKey));
    this.drawn();
  }

  /** How the frames of an epoch are encoded stands before the first of them. */
  #begin(epoch, config, key) {
    this.#epoch = epoch;
    this.#film = config.codec.startsWith("avc1") ? mp4(config, key) : webm(config);
    this.#mime = this.#film.mime;
    if (!this.#source) this.#open();
    this.#put(this.#film.head, this.#mime);
  }

  #open() {
    const source = this.#source = new Source();
    this.element.src = URL.createObjectURL(source);
    source.onsourceopen = () => {
      this.#buffer = source.addSourceBuffer(this.#mime);
      this.#buffer.mode = "segments";
      this.#buffer.onupdateend = () => { this.#follow(); this.#next(); };
      this.#next();
    };
  }

  #put(bytes, mime = null) { this.#waiting.push({ bytes, mime }); this.#next(); }

  #next() {
    if (!this.#buffer || this.#buffer.updating || !this.#waiting.length || this.#source?.readyState !== "open") return;
    const { bytes, mime } = this.#waiting.shift();
    try {
      if (mime) this.#buffer.changeType(mime);
      this.#buffer.appendBuffer(bytes);
    } catch { this.close(); }
  }

  /** Now is what counts: a little late runs faster, very late jumps; what is long past goes. */
  #follow() {
    const { buffered } = this.#buffer, { element } = this;
    if (!buffered.length) return;
    const end = buffered.end(buffered.length - 1), late = end - element.currentTime;
    if (late > LATE_S || element.currentTime < buffered.start(buffered.length - 1)) element.currentTime = Math.max(end - 0.15, buffered.start(buffered.length - 1) + 0.01);
    element.playbackRate = late > BEHIND_S ? 1.08 : 1;
    if (element.paused) element.play().catch(() => {});
    if (element.currentTime - buffered.start(0) > KEEP_S && !this.#buffer.updating) this.#buffer.remove(0, element.currentTime - KEEP_S / 2);
  }
}
