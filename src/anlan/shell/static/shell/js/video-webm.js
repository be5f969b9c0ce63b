// SPDX-License-Identifier: Apache-2.0
// Takes a growing WebM file apart into its frames (EBML; RFC 8794 and the Matroska element list).
const SEGMENT = 0x18538067, INFO = 0x1549a966, TRACKS = 0x1654ae6b, CLUSTER = 0x1f43b675, GROUP = 0xa0;
const TRACK = 0xae, SCALE = 0x2ad7b1, CODEC = 0x86, TIME = 0xe7, SIMPLE = 0xa3, BLOCK = 0xa1, REFERENCE = 0xfb;
const OPEN = new Set([SEGMENT, INFO, TRACKS, TRACK, CLUSTER]);       // gone into; everything else is read whole
const CODECS = { V_VP8: "vp8", V_VP9: "vp09.00.10.08" };

/** A number of variable length at `at`: [value, how long]; null: more bytes are needed. A length of all ones is unknown: Infinity. */
function number(bytes, at, { isId = false } = {}) {
  if (at >= bytes.length) return null;
  const long = Math.clz32(bytes[at]) - 23;
  if (long > 8) throw new Error("no EBML");
  if (at + long > bytes.length) return null;
  let value = isId ? bytes[at] : bytes[at] & (0xff >> long), isOpen = (bytes[at] | (0xff00 >> long & 0xff)) === 0xff;
  for (let i = 1; i < long; i++) { value = value * 256 + bytes[at + i]; isOpen &&= bytes[at + i] === 0xff; }
  return [isOpen && !isId ? Infinity : value, long];
}

const whole = (bytes) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** Bytes go in as they come; frames come out as soon as they are whole: {isKey, stamp in µs, bytes}. */
export class WebmFrames {
  codec = "vp8"; #rest = new Uint8Array(0); #scale = 1e6; #time = 0;

  *take(more) {
    const bytes = new Uint8Array(this.#rest.length + more.length);
    bytes.set(this.#rest);
    bytes.set(more, this.#rest.length);
    let at = 0;
    for (let one; (one = this.#element(bytes, at)); at = one.next) if (one.frame) yield one.frame;
    this.#rest = bytes.slice(at);
  }

  #element(bytes, at) {
    const id = number(bytes, at, { isId: true }), size = id && number(bytes, at + id[1]);
    if (!size) return null;
    const from = at + id[1] + size[1];
    if (OPEN.has(id[0])) return { next: from };
    if (from + size[0] > bytes.length) return null;
    const inside = bytes.subarray(from, from + size[0]);
    return { next: from + size[0], frame: this.#read(id[0], inside) };
  }

  #read(id, inside) {
    if (id === SCALE) this.#scale = whole(inside);
    else if (id === CODEC) this.codec = CODECS[new TextDecoder().decode(inside)] ?? this.codec;
    else if (id === TIME) this.#time = whole(inside);
    else if (id === SIMPLE) return this.#frame(inside);
    else if (id === GROUP) return this.#grouped(inside);
    return undefined;
  }

  /** A block in a group is a key frame when it refers to no other. */
  #grouped(inside) {
    let block, refers = false;
    for (let at = 0; at < inside.length;) {
      const id = number(inside, at, { isId: true }), size = number(inside, at + id[1]), from = at + id[1] + size[1];
      if (id[0] === BLOCK) block = inside.subarray(from, from + size[0]);
      refers ||= id[0] === REFERENCE;
      at = from + size[0];
    }
    return block && this.#frame(block, !refers);
  }

  #frame(block, isKey) {
    const long = number(block, 0)[1], ticks = new DataView(block.buffer, block.byteOffset).getInt16(long);
    return { isKey: isKey ?? (block[long + 2] & 0x80) > 0, stamp: (this.#time + ticks) * this.#scale / 1000, bytes: block.slice(long + 3) };
  }
}
