// SPDX-License-Identifier: Apache-2.0
// Frames of a camera by WebCodecs: H.264 where the browser can, else VP8 or VP9; another size is another epoch.
const RATE = 15, BITS = 600_000, KEY_MS = 2000, APART_MS = 40;
const CODECS = [["avc1.42E01E", { avc: { format: "annexb" } }], ["vp8", {}], ["vp09.00.10.08", {}]];

/** Which codec this browser encodes at this size; null: none. */
async function codecFor(width, height) {
  for (const [codec, more] of CODECS) {
    const config = { codec, width, height, bitrate: BITS, framerate: RATE, latencyMode: "realtime", ...more };
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({}));
    if (supported) return config;
  }
  return null;
}

/** `on`: begin(codec, width, height), frame(isKey, stamp, bytes), trouble(code). */
export class Encoder {
  #encoder = null; #size = ""; #keyAt = 0; #fedAt = 0;

  static fits() { return "VideoEncoder" in window && "requestVideoFrameCallback" in HTMLVideoElement.prototype; }

  constructor(on) { this.on = on; }

  /** The next frame is a key frame. */
  key() { this.#keyAt = 0; }

  end() {
    if (this.#encoder?.state === "configured") this.#encoder.close();
    this.#encoder = null;
  }

  /** What the camera shows at this moment. */
  async take(video, moment) {
    if (moment - this.#fedAt <= APART_MS) return;
    this.#fedAt = moment;
    const width = video.videoWidth & ~1, height = video.videoHeight & ~1;
    if (!width || !height) return;
    if (this.#size !== `${width}x${height}`) await this.#configure(width, height);
    if (this.#encoder?.state !== "configured" || this.#encoder.encodeQueueSize > 4) return;
    const now = performance.now(), frame = new VideoFrame(video, { timestamp: Math.round(now * 1000) }), keyFrame = now - this.#keyAt > KEY_MS;
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
      error: () => { this.#size = ""; },
    });
    this.#encoder.configure(config);
    this.on.begin(config.codec, width, height);
    [this.#size, this.#keyAt] = [`${width}x${height}`, 0];
  }
}
