// SPDX-License-Identifier: Apache-2.0
// Frames of H.264 as an MP4 film that grows: a head, then one fragment for each frame (ISO/IEC 14496-12 and -15).
const USUAL_MS = 66, SPS = 7, PPS = 8, MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
const two = (value) => [value >> 8 & 255, value & 255];
const four = (...values) => values.flatMap((value) => [value >>> 24 & 255, value >>> 16 & 255, value >>> 8 & 255, value & 255]);
const text = (words) => [...new TextEncoder().encode(words)];
const empty = (count) => new Array(count).fill(0);

function box(kind, ...parts) {
  const inside = parts.flat();
  return [...four(inside.length + 8), ...text(kind), ...inside];
}

/** The units of an Annex B picture, without their start codes. */
function units(bytes) {
  const found = [];
  for (let at = 0, from = -1; at <= bytes.length; at++) {
    const isEnd = at === bytes.length, isStart = !isEnd && bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1;
    if (!isEnd && !isStart) continue;
    if (from >= 0) { let end = at; while (end > from && bytes[end - 1] === 0) end--; found.push(bytes.subarray(from, end)); }
    from = at + 3;
    at += isStart ? 2 : 0;
  }
  return found;
}

function head({ width, height }, key) {
  const all = units(key), sps = [...all.find((unit) => (unit[0] & 31) === SPS)], pps = [...all.find((unit) => (unit[0] & 31) === PPS)];
  const avcC = box("avcC", [1, sps[1], sps[2], sps[3], 0xff, 0xe1], two(sps.length), sps, [1], two(pps.length), pps);
  const avc1 = box("avc1", empty(6), two(1), empty(16), two(width), two(height), four(0x480000, 0x480000, 0), two(1), empty(32), two(24), [0xff, 0xff], avcC);
  const table = box("stbl", box("stsd", four(0, 1), avc1), box("stts", four(0, 0)), box("stsc", four(0, 0)), box("stsz", four(0, 0, 0)), box("stco", four(0, 0)));
  const media = box("minf", box("vmhd", four(1, 0, 0)), box("dinf", box("dref", four(0, 1), box("url ", four(1)))), table);
  const track = box("trak",
    box("tkhd", four(7, 0, 0, 1, 0, 0, 0, 0, 0, 0), four(...MATRIX), four(width << 16, height << 16)),
    box("mdia", box("mdhd", four(0, 0, 0, 1000, 0), two(0x55c4), two(0)), box("hdlr", four(0, 0), text("vide"), empty(12), [0]), media));
  const movie = box("mvhd", four(0, 0, 0, 1000, 0, 0x10000), two(0x100), empty(10), four(...MATRIX), empty(24), four(2));
  return new Uint8Array([...box("ftyp", text("isom"), four(1), text("isomavc1")), ...box("moov", movie, track, box("mvex", box("trex", four(0, 1, 1, 0, 0, 0))))]);
}

/** `head` stands before the first frame; `frame` makes one of an encoded picture at a time in ms. */
export function mp4(config, key) {
  let count = 0;
  return {
    mime: `video/mp4;codecs="${config.codec}"`,
    head: head(config, key),
    frame(picture, time, isKey) {
      const kept = units(picture).filter((unit) => unit.length), size = kept.reduce((sum, unit) => sum + unit.length + 4, 0);
      const run = (offset) => box("trun", four(0x701, 1, offset, USUAL_MS, size, isKey ? 0x2000000 : 0x1010000));
      const fragment = (offset) => box("moof", box("mfhd", four(0, count)), box("traf", box("tfhd", four(0x20000, 1)), box("tfdt", four(0, time)), run(offset)));
      count += 1;
      const before = [...fragment(fragment(0).length + 8), ...four(size + 8), ...text("mdat")], bytes = new Uint8Array(before.length + size);
      bytes.set(before);
      let place = before.length;
      for (const unit of kept) { bytes.set(four(unit.length), place); bytes.set(unit, place + 4); place += unit.length + 4; }
      return bytes;
    },
  };
}
