// The proxy that injects faults does to each request what its rules say, and keeps a record of it.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { plan } from "./faults.mjs";
import { startProxy } from "./proxy.mjs";

let upstream, proxy;
const reached = [];

before(async () => {
  upstream = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    reached.push(`${request.method} ${request.url} ${Buffer.concat(parts)}`);
    response.writeHead(202, { "content-type": "text/plain", "x-of": "upstream" }).end("0123456789");
  });
  await new Promise((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  proxy = await startProxy(`http://127.0.0.1:${upstream.address().port}`);
});
after(async () => {
  await proxy.close();
  upstream.closeAllConnections();
  upstream.close();
});

async function rules(given) {
  reached.length = 0;
  const answer = await fetch(`${proxy.address}/__proxy/faults`, { method: "PUT", body: JSON.stringify(given) });
  return answer.status;
}
const log = async () => (await fetch(`${proxy.address}/__proxy/log`)).json();
const post = () => fetch(`${proxy.address}/a?b=c`, { method: "POST", body: "x", headers: { "idempotency-key": "k" } });

test("without rules every request and answer is handed on", async () => {
  await rules([]);
  const answer = await post();
  assert.deepEqual([answer.status, answer.headers.get("x-of"), await answer.text()], [202, "upstream", "0123456789"]);
  assert.deepEqual(reached, ["POST /a?b=c x"]);
  const [entry] = await log();
  assert.deepEqual([entry.method, entry.target, entry.idempotencyKey, entry.status], ["POST", "/a?b=c", "k", 202]);
});

test("a cut before the server leaves it without the request, a cut after it does not", async () => {
  await rules([{ method: "POST", path: "^/a$", faults: ["cut-before", "cut-after"] }]);
  await assert.rejects(post());
  assert.deepEqual(reached, []);
  await assert.rejects(post());
  assert.deepEqual(reached, ["POST /a?b=c x"]);
  assert.equal((await post()).status, 202);
  const seen = (await log()).map(({ fault, status }) => [fault, status]);
  assert.deepEqual(seen, [
    ["cut-before", null],
    ["cut-after", 202],
    [null, 202],
  ]);
});

test("a cut midway sends half of the answer", async () => {
  await rules([{ faults: ["cut-midway"] }]);
  const answer = await post();
  assert.equal(answer.status, 202);
  await assert.rejects(answer.text());
});

test("an answer is made here, with Retry-After", async () => {
  await rules([
    {
      faults: [
        { status: 503, retryAfter: 1 },
        { status: 409, code: "x" },
      ],
    },
  ]);
  const answer = await post();
  assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "1"]);
  assert.equal((await answer.json()).type, "http://proxy.invalid/problems/service-unavailable");
  assert.equal((await (await post()).json()).type, "http://proxy.invalid/problems/x");
  assert.deepEqual(reached, []);
});

test("a stalled request gets no answer, and other requests go on", async () => {
  await rules([{ method: "GET", faults: ["stall"] }]);
  await assert.rejects(fetch(`${proxy.address}/a`, { signal: AbortSignal.timeout(50) }), { name: "TimeoutError" });
  assert.equal((await post()).status, 202);
});

test("a rule of another method or path does nothing, and an unknown fault is refused", async () => {
  await rules([
    { method: "GET", faults: ["cut-before"] },
    { path: "^/b", faults: ["cut-before"] },
  ]);
  assert.equal((await post()).status, 202);
  assert.equal(await rules([{ faults: ["cut"] }]), 400);
});

test("the same seed makes the same faults, and never more in a row than asked for", () => {
  const chosen = (seed) => {
    const next = plan([{ seed, share: 0.9, of: ["cut-before", { status: 429 }], most: 2 }]);
    return Array.from({ length: 60 }, () => next({ method: "GET", target: "/" })?.kind ?? "pass");
  };
  assert.deepEqual(chosen(7), chosen(7));
  assert.notDeepEqual(chosen(7), chosen(8));
  assert.doesNotMatch(
    chosen(7)
      .map((kind) => kind[0])
      .join(""),
    /[ca]{3}/,
  );
  assert.match(chosen(7).join(), /cut-before.*answer|answer.*cut-before/);
});
