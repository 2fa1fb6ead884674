// Which requests are sent again, after which pause, and what ends an attempt.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accepted, client, ok, refusal } from "./support.mjs";

const cut = new TypeError("fetch failed");

test("a read is sent again after a cut, a 429, a 503 and a 409 with Retry-After", async () => {
  for (const fault of [cut, refusal(429), refusal(503), refusal(409, { headers: { "retry-after": "0" } })]) {
    const { region, asked } = client([fault, ok({ id: "rec1" })]);
    assert.deepEqual(await region.candidates.get("rec1"), { id: "rec1" });
    assert.equal(asked.length, 2);
  }
});

test("every attempt of a write has the same key and body, and two calls have different keys", async () => {
  const { region, asked } = client([cut, refusal(503), accepted(), accepted()]);
  await region.candidates.create([{ name: "A" }]);
  await region.candidates.create([{ name: "A" }]);
  const keys = asked.map(({ headers }) => headers["idempotency-key"]);
  assert.match(keys[0], /^[0-9a-f]{32}$/);
  assert.deepEqual(keys.slice(0, 3), Array(3).fill(keys[0]));
  assert.notEqual(keys[3], keys[0]);
  assert.equal(new Set(asked.map(({ body }) => body)).size, 1);
});

test("the caller's own idempotency key is used", async () => {
  const { region, asked } = client([accepted()]);
  await region.candidates.archive("rec1", { idempotencyKey: "mine" });
  assert.equal(asked[0].headers["idempotency-key"], "mine");
});

test("two retries are the default, and another number can be chosen", async () => {
  const { region, asked } = client([cut]);
  await assert.rejects(region.candidates.get("rec1"), {
    name: "ConnectionError",
    attempts: 3,
    idempotencyKey: undefined,
  });
  assert.equal(asked.length, 3);
  await assert.rejects(region.candidates.get("rec1", { maxRetries: 0 }), { attempts: 1 });
  assert.equal(asked.length, 4);
});

test("a POST or DELETE without an idempotency key is not sent again when no answer came, but after a 503", async () => {
  const calls = [
    (region) => region.keys.create(),
    (region) => region.keys.delete("reg1", "key1"),
    (region) => region.customFields.create({}),
    (region) => region.sessions.open({}),
    (region) => region.mutations.redeliver("mut1"),
  ];
  for (const call of calls) {
    const { region, asked } = client([cut]);
    await assert.rejects(call(region), { name: "ConnectionError" });
    assert.equal(asked.length, 1);
    const later = client([refusal(503), ok({})]);
    await call(later.region);
    assert.equal(later.asked.length, 2);
  }
});

test("settings and fields are sent again when no answer came", async () => {
  const { region, asked } = client([cut, ok({})]);
  await region.regions.updateSettings({});
  assert.equal(asked.length, 2);
});

test("the pause grows, and is not shorter than Retry-After", async () => {
  const { region, pauses } = client([cut]);
  await assert.rejects(region.candidates.get("rec1", { maxRetries: 6 }));
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 8000]);
  const asked = client([refusal(503, { headers: { "retry-after": "3" } }), ok({})]);
  await asked.region.candidates.get("rec1");
  assert.deepEqual(asked.pauses, [3000]);
  const date = client([refusal(429, { headers: { "retry-after": "Thu, 01 Jan 1970 00:00:07 GMT" } }), ok({})]);
  await date.region.candidates.get("rec1");
  assert.deepEqual(date.pauses, [7000]);
  const half = client([cut, ok({})], {
    clock: { sleep: async (time) => void half.pauses.push(time), random: () => 0 },
  });
  await half.region.candidates.get("rec1");
  assert.deepEqual(half.pauses, [250]);
});

test("a 409 without Retry-After is a conflict that is not sent again", async () => {
  const { region, asked } = client([refusal(409)]);
  await assert.rejects(region.candidates.create([{}]), { name: "Conflict" });
  assert.equal(asked.length, 1);
});

test("a Retry-After above a minute is not waited for", async () => {
  const { region, pauses } = client([refusal(429, { headers: { "retry-after": "61" } })]);
  await assert.rejects(region.candidates.get("rec1"), { name: "TooManyRequests", retryAfter: 61 });
  assert.deepEqual(pauses, []);
});

/** A fetch that ends only with its signal. */
const stalled = (_, { signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("a time-out is of one attempt", async () => {
  const { region, asked } = client([stalled, ok({ id: "rec1" })], { timeout: 20 });
  assert.deepEqual(await region.candidates.get("rec1"), { id: "rec1" });
  assert.equal(asked.length, 2);
  const never = client([stalled]);
  await assert.rejects(never.region.candidates.get("rec1", { timeout: 20 }), {
    name: "TimeoutError",
    attempts: 3,
  });
});

test("the caller's signal ends a call with its own reason, and nothing is sent again", async () => {
  const { region, asked } = client([stalled]);
  const controller = new AbortController();
  const call = region.candidates.get("rec1", { signal: controller.signal });
  const reason = new Error("enough");
  setImmediate(() => controller.abort(reason));
  await assert.rejects(call, reason);
  await assert.rejects(region.candidates.get("rec1", { signal: controller.signal }), reason);
  assert.equal(asked.length, 1);
  const other = new AbortController();
  const once = region.candidates.get("rec1", { signal: other.signal, maxRetries: 0 });
  setImmediate(() => other.abort(reason));
  await assert.rejects(once, reason);
});

test("the error of a write without an answer has its idempotency key, to send the same write again", async () => {
  const { region, asked } = client([cut]);
  const error = await region.candidates.create([{}]).catch((thrown) => thrown);
  assert.match(error.idempotencyKey, /^[0-9a-f]{32}$/);
  assert.equal(error.idempotencyKey, asked[0].headers["idempotency-key"]);
});
