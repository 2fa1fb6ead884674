// The binary with demo data in a folder of its own, and people of the test's own in it.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const BINARY = process.env.ONDERWIJSREGIO_BINARY;
const TIMEOUT_MS = 30_000;

export class Server {
  /** Starts one; `environment` is settings beside those of a demo, `listen` the address if it matters,
   * `more` is words of the command. */
  static async start(environment = {}, listen = "127.0.0.1:0", more = []) {
    const server = new Server();
    server.folder = await mkdtemp(join(tmpdir(), "portal-"));
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("ONDERWIJSREGIO_"));
    const words = ["serve", "--demo", "--listen", listen, "--data-dir", server.folder, ...more];
    // The tests pass on a machine whose disk is nearly full.
    server.environment = { ...Object.fromEntries(own), ONDERWIJSREGIO_MIN_FREE_DISK: "off", ...environment };
    server.child = spawn(BINARY, words, { env: server.environment });
    server.emails = [];
    server.toStaff = [];
    server.printed = "";
    createInterface({ input: server.child.stdout }).on("line", (line) => {
      server.printed += `${line}\n`;
      if (line.startsWith("a mail for a candidate")) server.emails.push(line);
      if (line.startsWith("a mail for staff")) server.toStaff.push(line);
    });
    server.log = "";
    const port = await new Promise((found, failed) => {
      createInterface({ input: server.child.stderr }).on("line", (line) => {
        server.log += `${line}\n`;
        const address = line.includes("ready") && line.match(/127\.0\.0\.1:(\d+)/);
        if (address) found(address[1]);
      });
      server.child.on("exit", () => failed(new Error(`the server ended:\n${server.log}`)));
    });
    server.listen = `127.0.0.1:${port}`;
    server.url = `http://${server.listen}`;
    server.keys = {
      noord: server.printed.match(/demo-noord .* key (ork_\w+)/)[1],
      zuid: server.printed.match(/demo-zuid .* key (ork_\w+)/)[1],
    };
    return server;
  }

  async stop() {
    this.child.removeAllListeners("exit");
    const ended = new Promise((done) => this.child.on("exit", done));
    this.child.kill("SIGTERM");
    await ended;
    await rm(this.folder, { recursive: true });
  }

  /** Runs a command on the server's data, and gives what it prints. */
  async command(...words) {
    const run = promisify(execFile);
    const { stdout } = await run(BINARY, [...words, "--data-dir", this.folder], { env: this.environment });
    return stdout;
  }

  /** A request as a region's own client makes it. */
  async api(region, method, path, body) {
    const answer = await fetch(`${this.url}/api/v2${path}`, {
      method,
      headers: { "x-api-key": this.keys[region], "content-type": "application/json", prefer: "wait=10" },
      body: body && JSON.stringify(body),
    });
    return (await answer.json()).data;
  }

  /** Somebody with a record in each of these regions. Gives the records' ids. */
  async person(email, regions = ["noord"], more = {}) {
    const ids = {};
    for (const region of regions) {
      const person = {
        name: "Sanne Voorbeeld",
        email,
        phone: "06 00000001",
        privacyConsent: true,
        phase: "oriënteren",
        sectors: ["Primair onderwijs"],
        interactions: [
          { type: "Adviesgesprek", performedAt: "2026-11-12T13:00:00Z", name: "Gesprek over de pabo", performedBy: "Marieke" },
        ],
        ...more,
      };
      const made = await this.api(region, "POST", "/candidates", [person]);
      ids[region] = made.candidateIds[0];
    }
    return ids;
  }

  /** What the e-mail after the first `before` ones opens; `from` are those to candidates, or to staff. */
  async email(before, from = this.emails) {
    for (const until = Date.now() + TIMEOUT_MS; Date.now() < until; await new Promise((go) => setTimeout(go, 50))) {
      if (from.length > before) {
        const line = from[before];
        return { link: line.match(/https?:\S+/)?.[0], code: line.match(/\b\d{6}\b/)?.[0] };
      }
    }
    throw new Error("no e-mail came");
  }
}
