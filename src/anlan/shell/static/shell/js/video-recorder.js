// SPDX-License-Identifier: Apache-2.0
// Frames of a camera where the browser has no WebCodecs: MediaRecorder's file is taken apart as it grows, so that the
// relay, the recording and the viewers get the same frames as from any other telephone.
import { Mp4Frames } from "anlan/video-mp4";
import { WebmFrames } from "anlan/video-webm";

const BITS = 600_000, SLICE_MS = 100, KEY_MS = 2000, LATE_MS = 2500, FEW_KEYS_MS = 4000;
const TYPES = [                      // an MP4 file grows by whole stretches from key to key, so there these are short
  ["video/webm;codecs=vp8", WebmFrames, KEY_MS], ["video/webm", WebmFrames, KEY_MS],
  ["video/mp4;codecs=avc1.42E01E", Mp4Frames, 500], ["video/mp4", Mp4Frames, 500],
];

/** `on`: begin(codec, width, height), frame(isKey, stamp, bytes), trouble(code). A new recorder is a new epoch and begins with a key frame. */
export class Recorder {
  #recorder = null; #size = ""; #keyAt = 0; #wantsKey = false; #before = Promise.resolve();

  static fits() { return "MediaRecorder" in window && Recorder.#type() !== undefined; }
  static #type() { return TYPES.find(([mime]) => MediaRecorder.isTypeSupported(mime)); }

  constructor(on, stream) { Object.assign(this, { on, stream }); }

  /** It cannot be asked for a key frame; where one is far away the file is begun anew. */
  key() { this.#wantsKey = true; }

  /** Resolves when the last frames are out. */
  async end() {
    const recorder = this.#recorder;
    this.#recorder = null;
    if (recorder?.state !== "recording") return;
    const stopped = new Promise((done) => { recorder.onstop = done; });
    recorder.stop();
    await stopped;
    await this.#before;
  }

  /** The camera shows something; a turned telephone needs another file. */
  async take(video) {
    const width = video.videoWidth & ~1, height = video.videoHeight & ~1, since = performance.now() - this.#keyAt;
    if (!width || !height) return;
    const isLate = this.#recorder !== null && (since > FEW_KEYS_MS || (this.#wantsKey && since > LATE_MS));
    if (this.#recorder?.state === "recording" && this.#size === `${width}x${height}` && !isLate) return;
    this.#begin(width, height);
  }

  #begin(width, height) {
    this.end();
    const [mimeType, Frames, keys] = Recorder.#type();
    const recorder = this.#recorder = new MediaRecorder(this.stream, { mimeType, videoBitsPerSecond: BITS, videoKeyFrameIntervalDuration: keys });
    const origin = performance.now() * 1000, frames = new Frames();
    let isTold = false;
    [this.#size, this.#keyAt, this.#wantsKey] = [`${width}x${height}`, performance.now(), false];
    const read = async (blob) => {
      for (const { isKey, stamp, bytes } of frames.take(new Uint8Array(await blob.arrayBuffer()))) {
        if (!isTold) { isTold = true; this.on.begin(frames.codec, width, height); }
        if (isKey && recorder === this.#recorder) this.#keyAt = performance.now();
        this.on.frame(isKey, origin + stamp, bytes);
      }
    };
    recorder.ondataavailable = ({ data }) => {
      if (data.size) this.#before = this.#before.then(() => read(data)).catch(() => { if (recorder === this.#recorder) this.#recorder = null; });
    };
    recorder.onerror = () => { if (recorder === this.#recorder) this.#recorder = null; };
    recorder.start(SLICE_MS);
  }
}
