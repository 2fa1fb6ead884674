// Lists, the change feed, streams and look-ups.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BASE, client, ok } from "./support.mjs";

test("a list has no more requests than its limit takes, and its limit is checked", async () => {
  const pages = [
    ok([1, 2], { cursor: "a", total: 5 }),
    ok([3, 4], { cursor: "b" }),
    ok([5], { cursor: null, syncToken: "t" }),
  ];
  const { region, asked } = client(pages);
  const list = region.candidates.list({ pageSize: 2 });
  assert.deepEqual(await list.toArray({ limit: 3 }), [1, 2, 3]);
  assert.deepEqual([asked.length, list.total, list.syncToken], [2, 5, undefined]);
  for (const limit of [undefined, 0, -1, 1.5, "2", Infinity, NaN])
    await assert.rejects(list.toArray({ limit }), { name: "ConfigurationError" });
  await assert.rejects(list.toArray(), { name: "ConfigurationError" });
});

test("a list ends with its token, and the changes begin with it", async () => {
  const { region, asked } = client([ok([1], { cursor: "a" }), ok([2], { cursor: null, syncToken: "next" })]);
  const changes = region.candidates.changes({ since: "old", pageSize: 1, fields: ["name"] });
  const found = [];
  for await (const change of changes) found.push(change);
  assert.deepEqual([found, changes.syncToken], [[1, 2], "next"]);
  const queries = asked.map(({ url }) => new URL(url).search);
  assert.deepEqual(queries, ["?fields=name&pageSize=1&syncToken=old", "?fields=name&pageSize=1&cursor=a"]);
});

test("an iterator gives its entries in order to calls at once, and ends where the loop ends", async () => {
  const pages = () => [ok([1, 2], { cursor: "a" }), ok([], { cursor: "b" }), ok([3], { cursor: null, syncToken: "t" })];
  const { region } = client(pages());
  const list = region.candidates.list();
  const iterator = list[Symbol.asyncIterator]();
  const results = await Promise.all(Array.from({ length: 5 }, () => iterator.next()));
  assert.deepEqual(
    results.map(({ value, done }) => (done ? "end" : value)),
    [1, 2, 3, "end", "end"],
  );
  assert.equal(list.syncToken, "t");

  const stopped = client(pages());
  for await (const _ of stopped.region.candidates.list()) break;
  assert.equal(stopped.asked.length, 1);

  const returned = client(pages()).region.candidates.list()[Symbol.asyncIterator]();
  await returned.next();
  const after = await Promise.all([returned.next(), returned.return(), returned.next()]);
  assert.deepEqual(
    after.map(({ value, done }) => (done ? "end" : value)),
    [2, "end", "end"],
  );
  const turned = client(pages()).region.candidates.list()[Symbol.asyncIterator]();
  const queued = await Promise.all([turned.next(), turned.next(), turned.return(), turned.next()]);
  assert.deepEqual(
    queued.map(({ value, done }) => (done ? "end" : value)),
    [1, 2, "end", "end"],
  );

  const failing = client([ok([1], { cursor: "a" }), ok([2], { cursor: "a" })]).region.candidates.list();
  const entries = failing[Symbol.asyncIterator]();
  assert.deepEqual(await entries.next(), { value: 1, done: false });
  await assert.rejects(entries.next(), /same cursor twice/);
  assert.deepEqual(await entries.next(), { value: undefined, done: true });
});

test("a cursor that comes again does not make an endless list", async () => {
  const { region } = client([ok([1], { cursor: "a" })]);
  await assert.rejects(region.candidates.list().toArray({ limit: 100 }), /same cursor twice/);
});

/** An answer in parts, which ends well or is cut. */
function parts(texts, isCut) {
  const encoder = new TextEncoder();
  const left = texts.map((text) => (typeof text === "string" ? encoder.encode(text) : text));
  const body = (signal) => (controller) => {
    if (signal.aborted) controller.error(signal.reason);
    else if (left.length) controller.enqueue(left.shift());
    else if (isCut) controller.error(new TypeError("terminated"));
    else controller.close();
  };
  return (_, { signal }) => new Response(new ReadableStream({ pull: body(signal) }, { highWaterMark: 0 }));
}

async function streamed(region, options) {
  const found = [];
  for await (const { id } of region.candidates.stream(options)) found.push(id);
  return found;
}

test("a stream is read line by line, wherever its parts end", async () => {
  const { region, asked } = client([parts(['{"id":"a"}\n{"id":', '"é"}', '\n\n{"id":"c"}'], false)]);
  assert.deepEqual(await streamed(region), ["a", "é", "c"]);
  assert.equal(asked[0].headers.accept, "application/x-ndjson");
});

test("a character whose bytes come in two parts is read whole", async () => {
  const bytes = new TextEncoder().encode('{"id":"é"}\n');
  const at = bytes.indexOf(0xc3) + 1;
  const { region } = client([parts([bytes.slice(0, at), bytes.slice(at)], false)]);
  assert.deepEqual(await streamed(region), ["é"]);
});

test("the time-out of a stream is of its parts, and does not run while the caller works", async () => {
  const { region } = client([parts(['{"id":"a"}\n', '{"id":"b"}\n'], false)], { timeout: 20 });
  const found = [];
  for await (const { id } of region.candidates.stream()) {
    found.push(id);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  assert.deepEqual(found, ["a", "b"]);
});

test("a stream is sent again before its first line only, and a cut is an error", async () => {
  const { region, asked } = client([parts([], true), parts(['{"id":"a"}\n'], true)]);
  await assert.rejects(streamed(region), { name: "ConnectionError" });
  assert.equal(asked.length, 2);
  const broken = client([parts(['{"id":"a"'], false)]);
  await assert.rejects(streamed(broken.region), /not the JSON/);
});

test("ending a stream early ends its request", async () => {
  let signal;
  const { region } = client([
    (url, init) => ((signal = init.signal), parts(['{"id":"a"}\n{"id":"b"}\n'], false)(url, init)),
  ]);
  for await (const _ of region.candidates.stream()) break;
  assert.ok(signal.aborted);
});

test("no e-mail address or phone number of a look-up is in a URL", async () => {
  const { region, asked } = client([ok([])]);
  await region.candidates.find({ email: "sanne@example.nl", phone: "0612345678", fields: ["name"] });
  assert.equal(asked[0].url, `${BASE}/candidates/find`);
  assert.deepEqual(JSON.parse(asked[0].body), { email: "sanne@example.nl", phone: "0612345678", fields: ["name"] });
});

test("a list's token is there only when the caller has had every entry", async () => {
  const { region } = client([ok([1, 2], { cursor: null, syncToken: "t" })]);
  const list = region.candidates.list();
  for await (const one of list) {
    assert.equal(list.syncToken, undefined);
    if (one === 2) break;
  }
  assert.equal(list.syncToken, undefined);
  assert.deepEqual(await list.toArray({ limit: 2 }), [1, 2]);
  assert.equal(list.syncToken, "t");
  for await (const _ of list) {
    assert.equal(list.syncToken, undefined);
    break;
  }
});
