// SPDX-License-Identifier: Apache-2.0
// Draws frames onto a canvas by WebCodecs: nothing waits, the newest frame is what is seen.
const MOST_QUEUED = 12;

/** `drawn()` after each picture. */
export class Drawn {
  #decoder = null; #epoch = -1; #isWhole = false;

  static fits() { return "VideoDecoder" in window; }

  constructor(canvas, drawn) {
    Object.assign(this, { element: canvas, drawn });
    this.pen = canvas.getContext("2d", { alpha: false, desynchronized: true });
  }

  /** Frames are missing: nothing before the next key frame. */
  skip() { this.#isWhole = false; }

  close() {
    if (this.#decoder?.state === "configured") this.#decoder.close();
    this.#isWhole = false;
  }

  take({ epoch, isKey, stamp, picture }, config) {
    if (!config || (!isKey && !this.#isWhole)) return;
    if (epoch !== this.#epoch || this.#decoder?.state !== "configured") { if (!isKey) return; this.#configure(epoch, config); }
    if (this.#decoder.decodeQueueSize > MOST_QUEUED && !isKey) { this.#isWhole = false; return; }
    this.#isWhole = true;
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
    const { displayWidth: width, displayHeight: height } = frame, canvas = this.element;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    this.pen.drawImage(frame, 0, 0);
    frame.close();
    this.drawn();
  }
}
