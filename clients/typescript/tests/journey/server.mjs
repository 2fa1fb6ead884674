// A server with the journey's data, and the proxy before it.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { startProxy } from "../../../journey/proxy.mjs";

const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("ONDERWIJSREGIO_")));
const environment = { ...clean, ONDERWIJSREGIO_MIN_FREE_DISK: "off" };
const OPTIONS = [
  "--demo",
  "--listen",
  "127.0.0.1:0",
  "--sandbox-reset",
  "off",
  "--rate-limit",
  "off",
  "--egress-allow-private",
];

/** The address that the server says it is ready at. */
async function ready(server) {
  const lines = [];
  for await (const line of createInterface({ input: server.stderr })) {
    lines.push(line);
    const found = /ready listen="([^"]+)"/.exec(line);
    if (found) return `http://${found[1]}`;
  }
  throw new Error(`the server ended early:\n${lines.join("\n")}`);
}

export async function startServer() {
  const binary = resolve(process.env.ONDERWIJSREGIO_BINARY);
  const folder = mkdtempSync(join(tmpdir(), "journey-"));
  const data = join(folder, "data");
  const server = spawn(binary, ["serve", ...OPTIONS, "--data-dir", data], {
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  const stop = async () => {
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true });
  };
  const address = await ready(server).catch(async (error) => {
    await stop();
    throw error;
  });
  server.stderr.resume();
  const keys = JSON.parse(readFileSync(join(data, "demo-keys.json"), "utf8"));
  /** Adds candidates as lines of a file. */
  const add = (candidates) => {
    const file = join(folder, "lines.ndjson");
    writeFileSync(file, candidates.map((one) => JSON.stringify(one)).join("\n"));
    execFileSync(binary, ["import", "--region", "demo-noord", "--data-dir", data, file], {
      env: environment,
      stdio: "pipe",
    });
  };
  return { address, keys, add, stop, folder };
}

export async function startFaults(server) {
  const proxy = await startProxy(server.address);
  /** Replaces the rules, and empties the log. */
  const rules = async (...given) => {
    const answer = await fetch(`${proxy.address}/__proxy/faults`, { method: "PUT", body: JSON.stringify(given) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const log = async () => (await fetch(`${proxy.address}/__proxy/log`)).json();
  return { ...proxy, rules, log };
}
