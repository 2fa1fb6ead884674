// Assertions 1, 2, 3, 10 and 11: lists, streams, look-ups and the change feed.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as onderwijsregio from "../../dist/esm/index.js";
import { SEEDED, all, client, created, direct, error, person, proxy, region } from "./stage.mjs";

test("1: a list while somebody writes", async () => {
  await proxy.rules();
  const before = (await all(direct.candidates.list({ fields: ["name"] }))).map(({ id }) => id);
  assert.equal(before.length, 3150);
  await proxy.rules(SEEDED);
  const seen = [];
  for await (const { id } of region.candidates.list({ fields: ["name"] })) {
    seen.push(id);
    if (seen.length <= 2500 && seen.length % 500 === 0)
      await direct.candidates.create([person(`schrijver-${seen.length}`)]).settled();
  }
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual(seen.slice(0, 3150), before);
  assert.ok((await proxy.log()).some(({ fault }) => fault));
  await proxy.rules();
  assert.equal((await region.candidates.list().toArray({ limit: 250 })).length, 250);
  assert.equal((await proxy.log()).length, 3);
  for (const options of [undefined, {}, { limit: 0 }, { limit: 1.5 }])
    await error(region.candidates.list().toArray(options));
  assert.equal((await proxy.log()).length, 3);
});

test("2: a stream", async () => {
  await proxy.rules({ faults: ["cut-before", { status: 503 }] });
  const streamed = (await all(region.candidates.stream({ fields: ["name"] }))).map(({ id }) => id);
  const listed = (await all(region.candidates.list({ fields: ["name"] }))).map(({ id }) => id);
  assert.deepEqual(streamed, listed);
});

test("3: find", async () => {
  await proxy.rules();
  const found = await region.candidates.find({ email: "REIZIGER-1@example.nl", fields: ["name", "email"] });
  assert.deepEqual(
    found.map(({ name, email }) => [name, email]),
    [["Reiziger 1", "reiziger-1@example.nl"]],
  );
  assert.deepEqual(await region.candidates.find({ email: "niemand@example.nl" }), []);
  const log = await proxy.log();
  assert.deepEqual(
    log.map(({ method, target }) => `${method} ${target}`),
    Array(2).fill("POST /api/v2/candidates/find"),
  );
});

test("10: a time-out", async () => {
  const hasty = client({ timeout: 200 });
  await proxy.rules({ faults: ["stall"] });
  assert.equal((await hasty.regions.me()).slug, "demo-noord");
  assert.equal((await proxy.log()).length, 2);
  await proxy.rules({ faults: ["stall", "stall", "stall"] });
  const thrown = await error(hasty.regions.me());
  assert.ok(thrown instanceof onderwijsregio.TimeoutError && thrown instanceof onderwijsregio.ConnectionError);
  assert.equal((await proxy.log()).length, 3);
});

test("11: a mirror by the change feed", async () => {
  await proxy.rules(SEEDED);
  const [updated, archived, restored, erased] = await Promise.all(["anders", "weg", "terug", "gewist"].map(created));
  const list = region.candidates.list();
  const mirror = new Map();
  for await (const candidate of list) mirror.set(candidate.id, candidate);
  assert.ok(list.syncToken);
  const added = await created("nieuw");
  await direct.candidates.update(updated, { phase: "matchen" }).settled();
  await direct.candidates.archive(archived).settled();
  await direct.candidates.archive(restored).settled();
  await direct.candidates.restore(restored).settled();
  await direct.candidates.erase(erased).settled();
  const changes = region.candidates.changes({ since: list.syncToken });
  const seen = new Set();
  for await (const { id, candidate } of changes) {
    seen.add(id);
    if (candidate) mirror.set(id, candidate);
    else mirror.delete(id);
  }
  assert.deepEqual([...seen].sort(), [added, updated, archived, restored, erased].sort());
  const fresh = new Map((await all(direct.candidates.list())).map((candidate) => [candidate.id, candidate]));
  assert.deepEqual(withoutUrls(mirror), withoutUrls(fresh));
  assert.ok(changes.syncToken && changes.syncToken !== list.syncToken);
  assert.deepEqual(await all(region.candidates.changes({ since: changes.syncToken })), []);
});

/** The records without the addresses of files, which are new in each answer. */
function withoutUrls(records) {
  const plain = (files) => files.map(({ url: _, ...file }) => file);
  const bare = (one) => ({
    ...one,
    curriculumVitae: plain(one.curriculumVitae),
    otherAttachments: plain(one.otherAttachments),
  });
  return new Map([...records].sort(([one], [other]) => one.localeCompare(other)).map(([id, one]) => [id, bare(one)]));
}
