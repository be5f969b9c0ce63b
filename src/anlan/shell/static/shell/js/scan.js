// SPDX-License-Identifier: Apache-2.0
// <anlan-scan data-wasm=URL>: the camera, until a code is read; says `anlan:scanned` with its text, and in data-s how it goes:
// asking, live, refused (by the person or the phone), none (no camera). The browser's own reader first, otherwise zxing.
import { isKept } from "anlan/time";

const EVERY_MS = 110, WIDE = 960;

/** A function that reads the codes of one picture: the browser's own, where it knows QR. */
async function ownReader() {
  if (!("BarcodeDetector" in globalThis)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (canvas) => (await detector.detect(canvas)).map(({ rawValue }) => rawValue);
}

/** The same by zxing, whose WebAssembly lies beside us. */
async function zxing(wasm) {
  const { prepareZXingModule, readBarcodes } = await import("zxing-wasm");
  await prepareZXingModule({ overrides: { locateFile: (path, before) => (path.endsWith(".wasm") ? wasm : before + path) }, fireImmediately: true });
  const options = { formats: ["QRCode"], tryHarder: false, tryInvert: false, maxNumberOfSymbols: 1 };
  return async (canvas) => {
    const picture = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height);
    return (await readBarcodes(picture, options)).filter(({ isValid }) => isValid).map(({ text }) => text);
  };
}

class Scan extends HTMLElement {
  connectedCallback() {
    this.onHidden = () => (document.hidden || this.closest("[hidden]") ? this.end() : this.begin());
    document.addEventListener("visibilitychange", this.onHidden);
    this.watch = new MutationObserver(this.onHidden);
    const panel = this.closest("[data-panel]");
    if (panel) this.watch.observe(panel, { attributes: true, attributeFilter: ["hidden"] });
    this.onHidden();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.onHidden);
    this.watch.disconnect();
    this.end();
  }

  async begin() {
    if (this.stream || this.asking || isKept) return;
    if (!navigator.mediaDevices) { this.dataset.s = "none"; return; }
    this.asking = true;
    this.dataset.s = "asking";
    try {
      const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    } catch (fault) {
      this.dataset.s = fault.name === "NotAllowedError" ? "refused" : "none";
      return;
    } finally { this.asking = false; }
    if (!this.isConnected || document.hidden || this.closest("[hidden]")) { this.end(); return; }
    const video = this.querySelector("video");
    video.srcObject = this.stream;
    await video.play().catch(() => {});
    if (!this.stream) return;                              // the panel went away meanwhile
    this.dataset.s = "live";
    const [track] = this.stream.getVideoTracks();
    this.toggleAttribute("data-torch", Boolean(track.getCapabilities?.().torch));
    this.reader ??= (await ownReader()) ?? (await zxing(this.dataset.wasm));
    this.read(video);
  }

  end() {
    clearTimeout(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  /** Look at one picture after the other; the same code twice in a row is said once. */
  async read(video) {
    if (!this.stream) return;
    const began = performance.now();
    const scale = Math.min(1, WIDE / (video.videoWidth || WIDE));
    this.canvas ??= document.createElement("canvas");
    this.canvas.width = Math.round(video.videoWidth * scale);
    this.canvas.height = Math.round(video.videoHeight * scale);
    let found = [];
    if (this.canvas.width) {
      this.canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, this.canvas.width, this.canvas.height);
      found = await this.reader(this.canvas).catch(() => []);
    }
    const [text] = found;
    if (text && text !== this.said) {
      this.said = text;
      navigator.vibrate?.(60);
      this.dispatchEvent(new CustomEvent("anlan:scanned", { bubbles: true, detail: { text } }));
    } else if (!text) this.said = null;
    this.timer = setTimeout(() => this.read(video), Math.max(20, EVERY_MS - (performance.now() - began)));
  }

  /** The lamp on or off; whether it is on now. */
  async torch() {
    const [track] = this.stream?.getVideoTracks() ?? [];
    if (!track) return false;
    this.lit = !this.lit;
    await track.applyConstraints({ advanced: [{ torch: this.lit }] }).catch(() => { this.lit = false; });
    return this.lit;
  }
}

customElements.define("anlan-scan", Scan);
