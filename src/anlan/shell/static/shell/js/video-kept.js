// SPDX-License-Identifier: Apache-2.0
// Frames that are not yet on the relay's disk, by number, the oldest first, and how many bytes of them are under way.
const KEEP_BYTES = 48 << 20;

export class Kept {
  #frames = new Map(); #bytes = 0; #away = new Map();
  flying = 0;                                             // bytes under way

  get size() { return this.#frames.size; }
  get(seq) { return this.#frames.get(seq); }
  seqs() { return this.#frames.keys(); }                  // what is dropped meanwhile comes no more

  /** Keep one; how many of the oldest had to go for it. */
  add(seq, frame) {
    this.#frames.set(seq, frame);
    this.#bytes += frame.message.length;
    let gone = 0;
    for (const old of this.seqs()) { if (this.#bytes <= KEEP_BYTES) break; this.drop(old); gone += 1; }
    return gone;
  }

  /** It lies on the disk over there, or nobody has room for it. */
  drop(seq) { this.#bytes -= this.get(seq)?.message.length ?? 0; this.#frames.delete(seq); this.land(seq); }

  leave(seq) { const size = this.get(seq).message.length; this.#away.set(seq, size); this.flying += size; }
  land(seq) { this.flying -= this.#away.get(seq) ?? 0; this.#away.delete(seq); }
  landAll() { this.#away.clear(); this.flying = 0; }
  isAway(seq) { return this.#away.has(seq); }
}
