// Assertions 4 to 9: waiting for writes, and each write once.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as onderwijsregio from "../../dist/esm/index.js";
import { CANDIDATES, SEEDED, count, created, direct, error, person, proxy, region } from "./stage.mjs";

const { files } = onderwijsregio;

test("4: a create that waits, and one that does not", async () => {
  await proxy.rules();
  const mutation = await region.candidates.create([person("wachter")]).settled();
  assert.equal(mutation.status, "succeeded");
  assert.equal((await region.candidates.get(mutation.candidateIds[0])).name, "wachter");
  assert.match((await proxy.log())[0].prefer, /^wait=[1-9]/);
  const accepted = await region.candidates.create([person("later")]);
  assert.equal(accepted.candidateIds.length, 1);
  assert.equal((await region.mutations.wait(accepted.mutationId)).status, "succeeded");
});

test("5: a wait that is too short", async () => {
  await proxy.rules();
  const mutation = await region.candidates.create([person("ongeduldig")]).settled({ wait: 0 });
  assert.equal(mutation.status, "succeeded");
  const [first, ...polls] = await proxy.log();
  assert.deepEqual([first.status, first.prefer], [202, null]);
  assert.deepEqual(new Set(polls.map(({ target }) => target)), new Set([`/api/v2/mutations/${mutation.mutationId}`]));
});

test("6: a mutation that fails", async () => {
  await proxy.rules();
  const url = `${proxy.address}/__proxy/missing.txt`;
  const id = await created("zonder-bestand");
  const thrown = await error(region.attachments.create(id, { otherAttachments: [files.fromUrl(url)] }).settled());
  assert.ok(thrown instanceof onderwijsregio.MutationFailed);
  assert.deepEqual([thrown.mutation.status, thrown.problem.errors[0].pointer], ["failed", "/otherAttachments/0"]);
  assert.doesNotMatch(thrown.message, /missing|127\.0\.0\.1/);
});

const refusing = (status) => ({ status, retryAfter: 0 });
const SETS = [
  ["cut-before"],
  ["cut-after"],
  ["cut-midway"],
  [refusing(503)],
  [refusing(429)],
  [refusing(409)],
  ["cut-after", refusing(503)],
  [refusing(429), "cut-after"],
];

for (const [index, faults] of SETS.entries())
  test(`7: one write under ${JSON.stringify(faults)}`, async () => {
    await proxy.rules({ method: "POST", path: CANDIDATES, faults });
    await region.candidates.create([person(`eenmaal-${index}`)]).settled();
    const log = (await proxy.log()).filter(({ method }) => method === "POST");
    assert.equal(log.length, faults.length + 1);
    assert.equal(new Set(log.map(({ idempotencyKey, bodySha256 }) => `${idempotencyKey} ${bodySha256}`)).size, 1);
    assert.ok(log[0].idempotencyKey);
    assert.equal(await count(`eenmaal-${index}`), 1);
  });

for (const [fault, name] of [
  ["cut-after", "ConnectionError"],
  [refusing(503), "Unavailable"],
  [refusing(429), "TooManyRequests"],
])
  test(`7: three in a row end with ${name}`, async () => {
    await proxy.rules({ method: "POST", path: CANDIDATES, faults: [fault, fault, fault] });
    const thrown = await error(region.candidates.create([person(`driemaal-${name}`)]).settled());
    assert.ok(thrown instanceof onderwijsregio[name]);
    if (name === "TooManyRequests") assert.equal(thrown.retryAfter, 0);
    assert.equal((await proxy.log()).length, 3);
    assert.ok((await count(`driemaal-${name}`)) <= 1);
  });

test("8: 40 writes under seeded faults", async () => {
  await proxy.rules({ ...SEEDED, method: "POST", path: CANDIDATES, seed: 20, share: 0.6 });
  for (let number = 0; number < 40; number++) await region.candidates.create([person(`veertig-${number}`)]);
  await direct.candidates.create([person("veertig-laatste")]).settled();
  for (let number = 0; number < 40; number++) assert.equal(await count(`veertig-${number}`), 1, `number ${number}`);
  assert.ok((await proxy.log()).filter(({ fault }) => fault).length > 20);
});

test("9: what is not sent again", async () => {
  await proxy.rules({ path: "api-keys$", faults: ["cut-after"] });
  assert.ok((await error(region.keys.create({ description: "journey" }))) instanceof onderwijsregio.ConnectionError);
  assert.equal((await proxy.log()).length, 1);
  await proxy.rules();
  const invalid = await error(
    region.candidates.create([{ name: "Jan Jansen", email: "jan", privacyConsent: true, "Jan Jansen": 1 }]),
  );
  assert.ok(invalid instanceof onderwijsregio.InvalidRequest);
  assert.deepEqual(invalid.faults.map(({ pointer, code }) => `${pointer} ${code}`).sort(), [
    "/0/Jan Jansen unknown",
    "/0/email format",
  ]);
  assert.ok(invalid.faults.every(({ message }) => message));
  assert.equal((await proxy.log()).length, 1);
  await proxy.rules({ faults: [{ status: 409 }] });
  assert.ok((await error(region.candidates.create([person("botsing")]))) instanceof onderwijsregio.Conflict);
  assert.equal((await proxy.log()).length, 1);
});
