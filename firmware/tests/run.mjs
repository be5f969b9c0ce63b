// SPDX-License-Identifier: Apache-2.0
// The real MicroPython with the firmware's own files, in a process that a test holds by its lines: JSON in, JSON out.
// Without a line to read it would wait; `run.mjs scenarios` plays the days of scenarios.py and says how each went.
import { createConnection } from "node:net";
import { readFileSync, readdirSync, writeFileSync, appendFileSync, rmSync, fsyncSync, openSync, closeSync, mkdirSync } from "node:fs";
import { join, dirname } from "node:path";
import { createInterface } from "node:readline";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { loadMicroPython } from "../../node_modules/@micropython/micropython-webassembly-pyscript/micropython.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const say = (line) => process.stdout.write(line + "\n");
const python = await loadMicroPython({ heapsize: 192 * 1024, stdout: say, linebuffer: true });

for (const folder of ["../weldchip", "."]) {
  const inside = folder === "." ? "/board" : "/board/weldchip";
  python.FS.mkdirTree(inside);
  for (const name of readdirSync(join(here, folder))) {
    if (name.endsWith(".py")) python.FS.writeFile(`${inside}/${name}`, readFileSync(join(here, folder, name), "utf8"));
  }
}
python.FS.writeFile("/board/vectors.json", readFileSync(join(here, "../../docs/howto/chip-vectors.json"), "utf8"));

// A line to a broker. Bytes go over as hexadecimal, the one form that both worlds have.
class Wire {
  constructor(port) {
    this.waiting = null;
    this.held = [];
    this.over = false;
    this.socket = createConnection({ port, host: "127.0.0.1", noDelay: true });
    this.ready = new Promise((resolve) => {
      this.socket.once("connect", () => resolve(true));
      this.socket.once("error", () => resolve(false));
    });
    this.socket.on("data", (some) => this.take(some.toString("hex")));
    this.socket.on("error", () => {});
    this.socket.on("close", () => { this.over = true; this.take(""); });
  }
  take(some) {
    if (some) this.held.push(some);
    if (this.waiting) { const go = this.waiting; this.waiting = null; go(); }
  }
  async read() {
    if (!this.held.length && !this.over) await new Promise((resolve) => { this.waiting = resolve; });
    return this.held.splice(0).join("");
  }
  write(some) { if (!this.over) this.socket.write(Buffer.from(some, "hex")); }
  close() { this.socket.destroy(); }
}

let tear = -1; // how many bytes of the next write still reach the flash before power fails
const flash = {
  folder: "",
  open(folder) { this.folder = folder; mkdirSync(folder, { recursive: true }); },
  names() { return readdirSync(this.folder).sort().join("/"); },
  read(name) { try { return readFileSync(join(this.folder, name)).toString("hex"); } catch { return ""; } },
  write(name, some, behind) {
    let bytes = Buffer.from(some, "hex");
    const isLast = tear >= 0;
    if (isLast) bytes = bytes.subarray(0, tear);
    (behind ? appendFileSync : writeFileSync)(join(this.folder, name), bytes);
    const file = openSync(join(this.folder, name), "r");
    fsyncSync(file);
    closeSync(file);
    if (isLast) process.kill(process.pid, "SIGKILL");
  },
  remove(name) { rmSync(join(this.folder, name), { force: true }); },
};

let offset = 0;
const began = performance.now();
python.registerJsModule("outside", {
  wire: async (port) => { const one = new Wire(port); return (await one.ready) ? one : null; },
  flash,
  chance: () => Math.random(),
  draw: (many) => randomBytes(many).toString("hex"),
  ms: () => Math.floor(performance.now() - began) + offset,
  say: (line) => say(line),
});

const run = (code) => python.runPythonAsync(code);
await run("import sys\nsys.path.insert(0, '/board')");
if (process.argv[2] === "scenarios") {
  await run("import on_micropython\non_micropython.play()");
  process.exit(0);
}
await run("import on_micropython");
createInterface({ input: process.stdin }).on("line", async (line) => {
  const said = JSON.parse(line);
  if (said.pass) offset += said.pass * 1000;
  else if ("tear" in said) tear = said.tear;
  else if (said.looks) await run(`await on_micropython.looked(${said.looks})`);
  else if (said.pins) await run(`on_micropython.pins(${JSON.stringify(JSON.stringify(said.pins))})`);
  else if (said.boot) await run(`on_micropython.boot(${JSON.stringify(JSON.stringify(said.boot))})`);
  say(JSON.stringify({ did: said.id }));
}).on("close", () => process.exit(0));
