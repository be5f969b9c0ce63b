// SPDX-License-Identifier: Apache-2.0
// A telephone's camera as encoded frames: H.264 where the browser can, else VP8 or VP9; a dead camera is opened anew.
const WIDTH = 640, HEIGHT = 360, RATE = 15, BITS = 600_000, KEY_MS = 2000, APART_MS = 40, DEAD_MS = 2000, AGAIN_MS = 3000;
const CODECS = [["avc1.42E01E", { avc: { format: "annexb" } }], ["vp8", {}], ["vp09.00.10.08", {}]];
const TROUBLE = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "no_camera", NotReadableError: "in_use", AbortError: "in_use" };

/** Which codec this browser encodes at this size; null: none. */
async function codecFor(width, height) {
  for (const [codec, more] of CODECS) {
    const config = { codec, width, height, bitrate: BITS, framerate: RATE, latencyMode: "realtime", ...more };
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({}));
    if (supported) return config;
  }
  return null;
}

/** `video` shows what is filmed. `on`: begin(codec, width, height), frame(isKey, stamp, bytes), trouble(code). */
export class Camera {
  #stream = null; #encoder = null; #config = null; #keyAt = 0; #lastAt = 0; #fedAt = 0; #over = false; #opening = false;

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
      if (!("VideoEncoder" in window)) throw Object.assign(new Error(), { name: "none" });
      const stream = this.#stream = await navigator.mediaDevices.getUserMedia({
        audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: WIDTH }, height: { ideal: HEIGHT }, frameRate: { ideal: RATE } },
      });
      if (this.#over) { this.#release(); return; }
      this.video.srcObject = stream;
      await this.video.play();
      this.#lastAt = performance.now();
      this.on.trouble("");
      this.#next(stream);
    } catch (no) {
      this.on.trouble(no.name === "none" ? "no_encoder" : TROUBLE[no.name] ?? "camera");
      if (no.name === "NotReadableError" && !this.#over) setTimeout(() => this.open(), AGAIN_MS);
    } finally { this.#opening = false; }
  }

  /** The next frame is a key frame. */
  key() { this.#keyAt = 0; }

  end() {
    this.#over = true;
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
    this.#release();
  }

  #release() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    if (this.#encoder?.state === "configured") this.#encoder.close();
    [this.#stream, this.#encoder, this.#config] = [null, null, null];
    this.video.srcObject = null;
  }

  #next(stream) {
    this.video.requestVideoFrameCallback(async (moment) => {
      if (stream !== this.#stream) return;
      this.#lastAt = performance.now();
      if (moment - this.#fedAt > APART_MS) { this.#fedAt = moment; await this.#encode().catch(() => this.on.trouble("camera")); }
      this.#next(stream);
    });
  }

  async #encode() {
    const width = this.video.videoWidth & ~1, height = this.video.videoHeight & ~1;
    if (!width || !height) return;
    if (this.#config?.width !== width || this.#config?.height !== height) await this.#configure(width, height);
    if (this.#encoder?.state !== "configured" || this.#encoder.encodeQueueSize > 4) return;
    const frame = new VideoFrame(this.video, { timestamp: Math.round(performance.now() * 1000) }), now = performance.now(), keyFrame = now - this.#keyAt > KEY_MS;
    if (keyFrame) this.#keyAt = now;
    this.#encoder.encode(frame, { keyFrame });
    frame.close();
  }

  /** The first frame, a turned telephone, another camera: a new epoch. */
  async #configure(width, height) {
    const config = await codecFor(width, height);
    if (!config) { this.on.trouble("no_encoder"); return; }
    if (this.#encoder?.state === "configured") { await this.#encoder.flush(); this.#encoder.close(); }
    this.#encoder = new VideoEncoder({
      output: (chunk) => { const bytes = new Uint8Array(chunk.byteLength); chunk.copyTo(bytes); this.on.frame(chunk.type === "key", chunk.timestamp, bytes); },
      error: () => { this.#config = null; },
    });
    this.#encoder.configure(config);
    this.on.begin(config.codec, width, height);
    [this.#config, this.#keyAt] = [{ width, height }, 0];
  }

  /** A camera may claim to live and send nothing (a call, a lock): it is opened anew. */
  #watch() {
    if (document.hidden || !this.#stream || this.#opening || performance.now() - this.#lastAt < DEAD_MS) return;
    this.on.trouble("camera");
    this.open();
  }
}
