// SPDX-License-Identifier: Apache-2.0
// One frame as it goes over the wire: 47 bytes of header (kind, epoch, seq, capture ms, SHA-256), what it is, a stamp, the picture or a piece of sound.
const HEAD = 47, BODY = 9;
export const SOUND = 2;             // what it is: 0 a frame, 1 a key frame

/** A message whose kind and numbers are written when it is sent; the digest is of all behind the header. */
export async function pack(what, stamp, bytes, captured) {
  const message = new Uint8Array(HEAD + BODY + bytes.byteLength), head = new DataView(message.buffer);
  head.setUint8(HEAD, Number(what));
  head.setFloat64(HEAD + 1, stamp);
  message.set(bytes, HEAD + BODY);
  message.set(new Uint8Array(await crypto.subtle.digest("SHA-256", message.subarray(HEAD))), 15);
  head.setBigUint64(7, BigInt(captured));
  return { message, head };
}

/** What a received message says of itself. */
export function unpack(data) {
  const head = new DataView(data);
  return {
    epoch: head.getUint16(1), captured: Number(head.getBigUint64(7)), isKey: head.getUint8(HEAD) === 1, isSound: head.getUint8(HEAD) === SOUND,
    stamp: Math.round(head.getFloat64(HEAD + 1)), picture: new Uint8Array(data, HEAD + BODY),
  };
}
