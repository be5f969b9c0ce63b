// SPDX-License-Identifier: Apache-2.0
// The sound of a live picture, for whoever asked to hear it: played a breath behind, so that radio may be uneven.
const RATE = 48_000, AHEAD_S = 0.2, MOST_S = 0.8;

/** To be made in a tap: browsers let a page speak up only then. */
export class Heard {
  pieces = 0;                      // how many were played
  #context = new AudioContext(); #decoder = null; #at = 0;

  static fits() { return "AudioDecoder" in window && "AudioContext" in window; }

  constructor() { this.#context.resume().catch(() => {}); }

  take({ stamp, picture: data }) {
    if (this.#decoder?.state !== "configured") this.#begin();
    this.#decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: stamp, data }));
  }

  close() {
    if (this.#decoder?.state === "configured") this.#decoder.close();
    this.#context.close().catch(() => {});
  }

  #begin() {
    this.#decoder = new AudioDecoder({ output: (piece) => this.#play(piece), error: () => {} });
    this.#decoder.configure({ codec: "opus", sampleRate: RATE, numberOfChannels: 1 });
  }

  /** One behind the other; what comes too late begins a breath from now, what piles up is left out. */
  #play(piece) {
    const context = this.#context, now = context.currentTime;
    if (context.state === "running" && this.#at < now + MOST_S) {
      const buffer = context.createBuffer(1, piece.numberOfFrames, piece.sampleRate), source = context.createBufferSource();
      piece.copyTo(buffer.getChannelData(0), { planeIndex: 0, format: "f32-planar" });
      source.buffer = buffer;
      source.connect(context.destination);
      this.#at = this.#at < now ? now + AHEAD_S : this.#at;
      source.start(this.#at);
      this.#at += buffer.duration;
      this.pieces += 1;
    }
    piece.close();
  }
}
