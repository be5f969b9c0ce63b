// SPDX-License-Identifier: Apache-2.0
// What a microphone gives, cut into pieces of 60 ms; runs where the browser makes sound, beside the page.
const PIECE = 2880;

class Pieces extends AudioWorkletProcessor {
  #piece = new Float32Array(PIECE); #filled = 0;

  process([[samples]]) {
    for (let at = 0; samples && at < samples.length;) {
      const some = samples.subarray(at, at + PIECE - this.#filled);
      this.#piece.set(some, this.#filled);
      this.#filled += some.length;
      at += some.length;
      if (this.#filled < PIECE) break;
      this.port.postMessage(this.#piece, [this.#piece.buffer]);
      [this.#piece, this.#filled] = [new Float32Array(PIECE), 0];
    }
    return true;
  }
}
registerProcessor("anlan-pieces", Pieces);
