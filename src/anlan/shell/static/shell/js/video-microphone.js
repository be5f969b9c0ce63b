// SPDX-License-Identifier: Apache-2.0
// A telephone's microphone as Opus, stamped by the clock of the pictures. It is asked for apart from the camera: whoever
// refuses it still films.
const RATE = 48_000, BITS = 24_000, PIECE_US = 60_000, ASTRAY_US = 180_000;
const CONFIG = { codec: "opus", sampleRate: RATE, numberOfChannels: 1, bitrate: BITS, opus: { frameDuration: PIECE_US, application: "voip" } };
const TROUBLE = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "no_mic", NotReadableError: "in_use", AbortError: "in_use" };

/** `on`: sound(stamp, bytes), mic(code): `on`, or why there is no sound. */
export class Microphone {
  #context = null; #stream = null; #encoder = null; #stamp = 0; #over = false;

  static fits() { return "AudioEncoder" in window && "AudioWorkletNode" in window; }

  constructor(on) { this.on = on; }

  /** To be called in the tap that starts the picture: browsers let a page make or take sound only then. */
  async open() {
    if (!Microphone.fits()) { this.on.mic("none"); return; }
    try {
      const context = this.#context = new AudioContext({ sampleRate: RATE }), { supported } = await AudioEncoder.isConfigSupported(CONFIG);
      if (!supported) { this.#end("none"); return; }
      await context.audioWorklet.addModule(import.meta.resolve("anlan/video-pieces"));
      const stream = this.#stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      if (this.#over) { this.end(); return; }
      stream.getAudioTracks()[0].onended = () => this.#end("no_mic");
      this.#encoder = new AudioEncoder({
        output: (chunk) => { const bytes = new Uint8Array(chunk.byteLength); chunk.copyTo(bytes); this.on.sound(chunk.timestamp, bytes); },
        error: () => this.#end("none"),
      });
      this.#encoder.configure(CONFIG);
      const pieces = new AudioWorkletNode(context, "anlan-pieces", { numberOfOutputs: 0 });
      pieces.port.onmessage = ({ data }) => this.#take(data);
      context.createMediaStreamSource(stream).connect(pieces);
      await context.resume();
      this.on.mic("on");
    } catch (no) { this.#end(TROUBLE[no.name] ?? "none"); }
  }

  end() {
    this.#over = true;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    if (this.#encoder?.state === "configured") this.#encoder.close();
    this.#context?.close().catch(() => {});
    [this.#context, this.#stream, this.#encoder] = [null, null, null];
  }

  #end(code) {
    if (this.#over) return;
    this.end();
    this.on.mic(code);
  }

  /** A piece follows the one before it; after a pause the clock of the pictures counts anew. */
  #take(samples) {
    const encoder = this.#encoder;
    if (encoder?.state !== "configured" || encoder.encodeQueueSize > 8) return;
    const began = performance.now() * 1000 - PIECE_US;
    this.#stamp += PIECE_US;
    if (Math.abs(began - this.#stamp) > ASTRAY_US) {
      this.#stamp = Math.round(began);
      encoder.reset();
      encoder.configure(CONFIG);
    }
    const piece = new AudioData({ format: "f32", sampleRate: RATE, numberOfFrames: samples.length, numberOfChannels: 1, timestamp: this.#stamp, data: samples });
    encoder.encode(piece);
    piece.close();
  }
}
