// A proxy before the server that injects faults: node proxy.mjs --upstream http://127.0.0.1:8080
//
// It prints one line, {"listening": "http://127.0.0.1:PORT"}, and runs until it is ended. README.md
// describes its control paths under /__proxy/.

import { createServer, request as send } from "node:http";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { plan, sha256 } from "./faults.mjs";

const TITLES = { 409: "Conflict", 429: "Too many requests", 500: "Internal error", 503: "Service unavailable" };

async function whole(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Answers as the server would, without having asked it. */
function refuse(response, { status, retryAfter, code }) {
  const title = TITLES[status] ?? "Injected fault";
  const type = `http://proxy.invalid/problems/${code ?? title.toLowerCase().replaceAll(" ", "-")}`;
  const [detail, instance, meta] = ["Injected by the proxy.", "urn:request:injected", { sandboxEnabled: false }];
  const problem = { type, title, status, detail, instance, statusCode: status, message: title, meta };
  response.writeHead(status, {
    "content-type": "application/problem+json",
    "x-request-id": "injected",
    ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
  });
  response.end(JSON.stringify(problem));
}

/** Sends the request to the server, and gives its answer before the body. */
function forward(upstream, incoming, body) {
  return new Promise((resolve, reject) => {
    const { method, url, rawHeaders } = incoming;
    const { hostname, port } = upstream;
    const sent = send({ hostname, port, method, path: url, headers: rawHeaders }, resolve);
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Hands the server's answer on, or the part of it that the fault leaves. */
async function handOn(answer, response, entry, kind) {
  entry.status = answer.statusCode;
  if (kind === "cut-after") {
    await whole(answer);
    response.destroy();
    return;
  }
  response.writeHead(answer.statusCode, answer.rawHeaders);
  if (kind === "cut-midway") {
    const body = await whole(answer);
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
    return;
  }
  answer.on("error", () => response.destroy());
  response.on("close", () => answer.destroy());
  answer.pipe(response);
}

/** What the test says to the proxy itself. */
function control(state, incoming, body, response) {
  const asked = `${incoming.method} ${incoming.url}`;
  const json = (value) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  if (asked === "PUT /__proxy/faults") {
    try {
      state.next = plan(JSON.parse(body.toString()));
    } catch (error) {
      return response.writeHead(400).end(`${error.message}\n`);
    }
    state.log = [];
    return response.writeHead(204).end();
  }
  if (asked === "GET /__proxy/log") return json(state.log);
  if (incoming.url === "/__proxy/note.txt")
    return response.writeHead(200, { "content-type": "text/plain" }).end("A note of the candidate.\n");
  return response.writeHead(404).end();
}

async function handle(state, upstream, incoming, response) {
  const body = await whole(incoming);
  if (incoming.url.startsWith("/__proxy/")) return control(state, incoming, body, response);
  const entry = {
    number: state.log.length + 1,
    method: incoming.method,
    target: incoming.url,
    idempotencyKey: incoming.headers["idempotency-key"] ?? null,
    prefer: incoming.headers.prefer ?? null,
    sandbox: incoming.headers["x-api-sandbox"] ?? null,
    userAgent: incoming.headers["user-agent"] ?? null,
    bodySha256: sha256(body),
    fault: null,
    status: null,
  };
  state.log.push(entry);
  const fault = state.next(entry);
  entry.fault = fault ? fault.kind : null;
  if (fault?.delay) await pause(fault.delay);
  if (fault?.kind === "cut-before") return response.destroy();
  if (fault?.kind === "stall") return undefined;
  if (fault?.kind === "answer") return refuse(response, fault);
  return handOn(await forward(upstream, incoming, body), response, entry, fault?.kind);
}

/** Starts a proxy on a free port of this machine. */
export async function startProxy(upstream) {
  const state = { next: () => undefined, log: [] };
  const server = createServer((incoming, response) => {
    response.on("error", () => {});
    handle(state, new URL(upstream), incoming, response).catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { address, close };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { upstream: { type: "string" } } });
  if (!values.upstream) throw new Error("--upstream is missing: the server's address, such as http://127.0.0.1:8080");
  const { address } = await startProxy(values.upstream);
  console.log(JSON.stringify({ listening: address }));
}
