// SPDX-License-Identifier: Apache-2.0
// A picture by way of the media server: a connection that only receives, arranged over the viewer's line. The line goes on until its first picture, and again when it fails.
const STANDS_MS = 2000, FIRST_MS = 10000, STILL_MS = 2000, GATHER_MS = 400;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** `say(word)` on the line; `drawn()` after each picture. */
export class Peer {
  #link = null; #number = 0; #began = 0; #at = 0;
  isUp = false;

  static fits() {
    const codecs = window.RTCRtpReceiver?.getCapabilities?.("video")?.codecs ?? [];
    return "requestVideoFrameCallback" in HTMLVideoElement.prototype && codecs.some((one) => one.mimeType === "video/H264");
  }

  constructor(beside, say, drawn) {
    Object.assign(this, { beside, say, drawn });
    this.element = Object.assign(document.createElement("video"), { className: beside.className, muted: true, playsInline: true, disableRemotePlayback: true, hidden: true });
    if (beside.ariaLabel) this.element.ariaLabel = beside.ariaLabel;
    this.element.onloadeddata = () => this.#link && this.#first(this.#link);
  }

  /** What the relay offers; the answer goes back by the line. */
  async take({ offer: sdp, n }) {
    this.close();
    if (!this.element.isConnected) this.beside.after(this.element);
    const link = this.#link = new RTCPeerConnection();
    this.#number = n;
    this.#began = performance.now();
    link.ontrack = ({ track, receiver }) => { receiver.jitterBufferTarget = 0; this.element.srcObject = new MediaStream([track]); this.element.play().catch(() => {}); };
    link.onconnectionstatechange = () => link.connectionState === "failed" && this.#fail(link);
    try {
      await link.setRemoteDescription({ type: "offer", sdp });
      await link.setLocalDescription();
      const whole = new Promise((done) => { link.onicegatheringstatechange = () => link.iceGatheringState === "complete" && done(); });
      if (link.iceGatheringState !== "complete") await Promise.race([whole, pause(GATHER_MS)]);
      if (link === this.#link) this.say({ answer: link.localDescription.sdp, n });
    } catch { this.#fail(link); }
  }

  /** The line goes on; the last picture stays until it has drawn one. */
  close() {
    const link = this.#link;
    [this.#link, this.isUp] = [null, false];
    if (link) link.ontrack = link.onconnectionstatechange = null;
    link?.close();
  }

  /** Each second: nothing stands, or nothing comes though the relay has a picture. A page in the background draws nothing, and that is no failure. */
  beat(isLive) {
    const link = this.#link, now = performance.now();
    if (!link) return;
    if (document.hidden || !isLive) this.#at = now;
    const late = link.connectionState === "connected" ? FIRST_MS : STANDS_MS;
    if (this.isUp ? now - this.#at > STILL_MS : now - this.#began > late) this.#fail(link);
  }

  #fail(link) {
    if (link !== this.#link) return;
    this.close();
    this.say({ peer: "off", n: this.#number });
  }

  #first(link) {
    this.#at = performance.now();
    if (this.isUp) return;
    this.isUp = true;
    this.say({ peer: "on", n: this.#number });
    this.#next(link);
    this.drawn();
  }

  #next(link) {
    this.element.requestVideoFrameCallback(() => {
      if (link !== this.#link) return;
      this.#at = performance.now();
      this.drawn();
      this.#next(link);
    });
  }
}
