// Waiting for the outcome of a write.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as onderwijsregio from "../dist/esm/index.js";
import { BASE, accepted, client, ok } from "./support.mjs";

const ended = (status, problem = null) => ok({ mutationId: "mut1", operation: "candidates.create", status, problem });

test("settled waits in the request, then asks until the mutation has ended", async () => {
  const { region, asked } = client([accepted(), ended("running"), ended("succeeded")]);
  const mutation = await region.candidates.create([{}]).settled({ wait: 5 });
  assert.equal(mutation.status, "succeeded");
  assert.equal(asked[0].headers.prefer, "wait=5");
  assert.deepEqual(
    asked.slice(1).map(({ method, url }) => `${method} ${url}`),
    Array(2).fill(`GET ${BASE}/mutations/mut1`),
  );
});

test("an awaited write sends no Prefer, and can be settled afterwards", async () => {
  const { region, asked } = client([accepted(), ended("succeeded")]);
  const write = region.candidates.create([{}]);
  assert.equal((await write).status, "queued");
  assert.equal((await write.settled()).status, "succeeded");
  assert.deepEqual(
    asked.map(({ headers }) => headers.prefer),
    [undefined, undefined],
  );
});

test("a failed mutation throws with its problem", async () => {
  const errors = [{ pointer: "/otherAttachments/0", code: "unreachable", message: "a text" }];
  const problem = { type: "t", title: "T", status: 400, detail: "A detail", errors };
  const { region } = client([ended("failed", problem)]);
  const error = await region.candidates
    .create([{}])
    .settled()
    .catch((thrown) => thrown);
  assert.ok(error instanceof onderwijsregio.MutationFailed);
  assert.deepEqual([error.problem, error.faults, error.mutation.status], [problem, errors, "failed"]);
  assert.equal(error.message, "The mutation mut1 (candidates.create) failed: A detail [/otherAttachments/0 a text]");
});

test("a wait that runs out throws MutationPending with the id", async () => {
  let now = 0;
  const clock = { now: () => now, sleep: async (time) => void (now += time), random: () => 0.5 };
  const { region } = client([accepted()], { clock });
  await assert.rejects(region.mutations.wait("mut1", { timeout: 1000 }), {
    name: "MutationPending",
    mutationId: "mut1",
  });
  assert.ok(now >= 1000 && now < 3000);
});

test("a session cannot ask for mutations, so its write is pending after the wait in the request", async () => {
  const { region, asked } = client([accepted()], { apiKey: undefined, session: "ors_a" });
  const write = region.candidates.update("rec1", { city: "Utrecht" });
  await assert.rejects(write.settled(), { name: "MutationPending", mutationId: "mut1" });
  assert.deepEqual([asked.length, asked[0].headers.prefer], [1, "wait=20"]);
});

test("the wait in the request comes on top of the time-out", async () => {
  const late = (_, { signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      setTimeout(() => resolve(ended("succeeded")), 50);
    });
  const { region, asked } = client([late], { timeout: 10 });
  assert.equal((await region.candidates.create([{}]).settled({ wait: 60 })).status, "succeeded");
  assert.equal(asked.length, 1);
});

test("erasing is permanent, and archiving is not", async () => {
  const { region, asked } = client([accepted()]);
  await region.candidates.erase("rec1");
  await region.candidates.archive("rec1");
  assert.deepEqual(
    asked.map(({ method, url }) => `${method} ${url.slice(BASE.length)}`),
    ["DELETE /candidates/rec1?permanent=true", "DELETE /candidates/rec1"],
  );
});
