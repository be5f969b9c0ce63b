// SPDX-License-Identifier: Apache-2.0
// Frames of VP8 or VP9 as a WebM film that grows: a head, then one cluster for each frame.
const NAMES = { vp8: "V_VP8", vp09: "V_VP9" };
const text = (words) => new TextEncoder().encode(words);

function hex(value) {
  const digits = value.toString(16);
  return Uint8Array.from((digits.length % 2 ? `0${digits}` : digits).match(/../g), (pair) => parseInt(pair, 16));
}

/** Lengths are written in eight bytes; one that is not known yet is all ones. */
function element(id, ...parts) {
  const isOpen = parts.length === 0, inside = parts.flatMap((part) => [...(typeof part === "number" ? hex(part) : part)]), length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, isOpen ? 0x01ffffffffffffffn : BigInt(inside.length) | 1n << 56n);
  return [...hex(id), ...new Uint8Array(length.buffer), ...inside];
}

/** `head` stands before the first frame; `frame` makes one of an encoded picture at a time in ms. */
export function webm({ codec, width, height }) {
  const film = element(0x1a45dfa3, element(0x4282, text("webm")), element(0x4287, 2), element(0x4285, 2));
  const track = element(0xae, element(0xd7, 1), element(0x73c5, 1), element(0x83, 1), element(0x86, text(NAMES[codec.split(".")[0]])), element(0xe0, element(0xb0, width), element(0xba, height)));
  return {
    mime: `video/webm;codecs="${codec}"`,
    head: new Uint8Array([...film, ...element(0x18538067), ...element(0x1549a966, element(0x2ad7b1, 1_000_000)), ...element(0x1654ae6b, track)]),
    frame(picture, time, isKey) {
      const clock = element(0xe7, time), head = [0x81, 0, 0, isKey ? 0x80 : 0], block = [...hex(0xa3), 0x08, ...lengthOf(picture.length + 4)];
      const before = [...hex(0x1f43b675), 0x01, ...long(clock.length + block.length + head.length + picture.length), ...clock, ...block, ...head];
      const bytes = new Uint8Array(before.length + picture.length);
      bytes.set(before);
      bytes.set(picture, before.length);
      return bytes;
    },
  };
}

/** The four bytes behind 0x08, and the seven behind 0x01. */
function lengthOf(value) { return [value >>> 24 & 255, value >>> 16 & 255, value >>> 8 & 255, value & 255]; }
function long(value) { return [0, 0, 0, ...lengthOf(value)]; }
