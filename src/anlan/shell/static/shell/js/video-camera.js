// SPDX-License-Identifier: Apache-2.0
// A telephone's camera as encoded frames, by whatever the browser has for it; a dead camera is opened anew.
import { Encoder } from "anlan/video-encoder";
import { Recorder } from "anlan/video-recorder";

const WIDTH = 640, HEIGHT = 360, RATE = 15, DEAD_MS = 2000, AGAIN_MS = 3000;
const TROUBLE = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "no_camera", NotReadableError: "in_use", AbortError: "in_use" };

/** `video` shows what is filmed. `on`: begin(codec, width, height), frame(isKey, stamp, bytes), trouble(code). */
export class Camera {
  #stream = null; #maker = null; #lastAt = 0; #over = false; #opening = false;

  constructor(video, on) {
    Object.assign(this, { video, on });
    this.timer = setInterval(() => this.#watch(), 500);
    this.seen = () => (document.hidden ? this.on.trouble("hidden") : this.open());
    document.addEventListener("visibilitychange", this.seen);
  }

  /** Ask for the camera; to be called in the very tap, so that the browser asks the person. */
  async open() {
    if (this.#over || this.#opening) return;
    this.#opening = true;
    this.#release();
    try {
      const Maker = [Encoder, Recorder].find((one) => one.fits());
      if (!Maker) throw Object.assign(new Error(), { name: "none" });
      const stream = this.#stream = await navigator.mediaDevices.getUserMedia({
        audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: WIDTH }, height: { ideal: HEIGHT }, frameRate: { ideal: RATE } },
      });
      if (this.#over) { this.#release(); return; }
      this.video.srcObject = stream;
      await this.video.play();
      this.#lastAt = performance.now();
      this.#maker = new Maker(this.on, stream);
      this.on.trouble("");
      this.#next(stream);
    } catch (no) {
      this.on.trouble(no.name === "none" ? "no_encoder" : TROUBLE[no.name] ?? "camera");
      if (no.name === "NotReadableError" && !this.#over) setTimeout(() => this.open(), AGAIN_MS);
    } finally { this.#opening = false; }
  }

  /** Whether a picture comes: nothing is heard without one. */
  get isAlive() { return this.#maker !== null && !document.hidden && performance.now() - this.#lastAt < DEAD_MS; }

  /** The next frame is a key frame. */
  key() { this.#maker?.key(); }

  /** Resolves when the last frames are out. */
  async end() {
    this.#over = true;
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
    await this.#release();
  }

  async #release() {
    const ended = this.#maker?.end();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    [this.#stream, this.#maker] = [null, null];
    this.video.srcObject = null;
    await ended;
  }

  /** Old browsers do not say when a frame came; there the time that the picture shows has to move. */
  #moved(then) {
    if (this.video.requestVideoFrameCallback) { this.video.requestVideoFrameCallback(then); return; }
    const shown = this.video.currentTime, look = () => (this.video.currentTime === shown ? setTimeout(look, 40) : then(performance.now()));
    setTimeout(look, 40);
  }

  #next(stream) {
    this.#moved(async (moment) => {
      if (stream !== this.#stream) return;
      this.#lastAt = performance.now();
      await this.#maker.take(this.video, moment).catch(() => this.on.trouble("camera"));
      this.#next(stream);
    });
  }

  /** A camera may claim to live and send nothing (a call, a lock): it is opened anew. */
  #watch() {
    if (document.hidden || !this.#stream || this.#opening || performance.now() - this.#lastAt < DEAD_MS) return;
    this.on.trouble("camera");
    this.open();
  }
}
