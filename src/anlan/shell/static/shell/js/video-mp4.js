// SPDX-License-Identifier: Apache-2.0
// Takes a growing fragmented MP4 file apart into H.264 frames as Annex B (ISO/IEC 14496-12 and -15).
const HOLDS = new Set(["moov", "trak", "mdia", "minf", "stbl", "moof", "traf"]), START = [0, 0, 0, 1], IS_NO_KEY = 0x10000;

function* boxes(bytes, from = 0, to = bytes.length) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = from; at + 8 <= to;) {
    const size = view.getUint32(at);
    if (size < 8) throw new Error("no MP4");
    yield { kind: String.fromCharCode(...bytes.subarray(at + 4, at + 8)), at: at + 8, end: at + size, start: at };
    at += size;
  }
}

/** Every box inside, however deep. */
function* deep(bytes, from, to) {
  for (const box of boxes(bytes, from, to)) {
    yield box;
    if (HOLDS.has(box.kind)) yield* deep(bytes, box.at, box.end);
  }
}

/** Bytes go in as they come; frames come out when their fragment is whole: {isKey, stamp in µs, bytes}. */
export class Mp4Frames {
  codec = "avc1.42E01E"; #rest = new Uint8Array(0); #head = []; #scale = 1000; #next = 0; #moof = null;

  *take(more) {
    const bytes = new Uint8Array(this.#rest.length + more.length);
    bytes.set(this.#rest);
    bytes.set(more, this.#rest.length);
    let at = 0;
    for (const box of boxes(bytes)) {
      if (box.end > bytes.length) break;
      const whole = bytes.slice(box.start, box.end);
      if (box.kind === "moov") this.#begin(whole);
      else if (box.kind === "moof") this.#moof = whole;
      else if (box.kind === "mdat" && this.#moof) yield* this.#frames(this.#moof, whole);
      at = box.end;
    }
    this.#rest = bytes.slice(at);
  }

  /** The clock of the track, and the parameter sets that each key frame is sent with. */
  #begin(moov) {
    const view = new DataView(moov.buffer);
    for (const { kind, at, end } of deep(moov)) {
      if (kind === "mdhd") this.#scale = view.getUint32(at + (moov[at] ? 20 : 12));
      if (kind !== "stsd") continue;
      const found = moov.findIndex((_, i) => i > at && i < end && String.fromCharCode(...moov.subarray(i, i + 4)) === "avcC") + 4;
      this.codec = `avc1.${[...moov.subarray(found + 1, found + 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
      let place = found + 6;
      for (let left = moov[found + 5] & 31, round = 0; round < 2; left = moov[place++], round++) {
        for (; left > 0; left--) { const long = view.getUint16(place); this.#head.push(...START, ...moov.subarray(place + 2, place + 2 + long)); place += 2 + long; }
      }
    }
  }

  *#frames(moof, mdat) {
    const view = new DataView(moof.buffer);
    let usual = { span: 0, size: 0, flags: 0 }, data = 8;
    for (const { kind, at } of deep(moof)) {
      const told = view.getUint32(at) & 0xffffff;
      if (kind === "tfhd") usual = this.#usual(view, at + 8, told, usual);
      if (kind === "tfdt") this.#next = moof[at] ? Number(view.getBigUint64(at + 4)) : view.getUint32(at + 4);
      if (kind !== "trun") continue;
      for (const { span, size, flags } of this.#run(view, at, told, usual)) {
        const isKey = !(flags & IS_NO_KEY);
        yield { isKey, stamp: this.#next * 1e6 / this.#scale, bytes: this.#annexB(mdat.subarray(data, data + size), isKey) };
        [this.#next, data] = [this.#next + span, data + size];
      }
    }
  }

  #usual(view, at, told, usual) {
    const found = { ...usual };
    let place = at + (told & 1 ? 8 : 0) + (told & 2 ? 4 : 0);
    for (const [bit, name] of [[8, "span"], [16, "size"], [32, "flags"]]) if (told & bit) { found[name] = view.getUint32(place); place += 4; }
    return found;
  }

  *#run(view, at, told, usual) {
    let place = at + 8 + (told & 1 ? 4 : 0);
    const first = told & 4 ? view.getUint32(place) : null;
    if (told & 4) place += 4;
    for (let i = 0; i < view.getUint32(at + 4); i++) {
      const one = { ...usual };
      for (const [bit, name] of [[0x100, "span"], [0x200, "size"], [0x400, "flags"], [0x800, "shift"]]) if (told & bit) { one[name] = view.getUint32(place); place += 4; }
      if (i === 0 && first !== null) one.flags = first;
      yield one;
    }
  }

  #annexB(sample, isKey) {
    const view = new DataView(sample.buffer, sample.byteOffset), parts = [];
    for (let at = 0; at + 4 <= sample.length;) { const long = view.getUint32(at); parts.push(START, sample.subarray(at + 4, at + 4 + long)); at += 4 + long; }
    if (isKey) parts.unshift(this.#head);
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let place = 0;
    for (const part of parts) { bytes.set(part, place); place += part.length; }
    return bytes;
  }
}
