// The nodes in n8n's engine against the binary: each operation, what it sends, and how it fails.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Server } from "../../browser/server.mjs";
import { generated } from "../scripts/generate.mjs";
import { action, credentialType, run } from "./workflow.mjs";

const here = (name) => new URL(name, import.meta.url);
const reference = JSON.parse(readFileSync(here("../../../docs/openapi.json"), "utf8"));

let server, credentials;

before(async () => {
  server = await Server.start();
  credentials = { baseUrl: `${server.url}/api/v2`, apiKey: server.keys.noord, sandbox: true };
});
after(() => server.stop());

const candidate = (operation, more) => ({ resource: "candidate", operation, ...more });
const sanne = { name: "Sanne Voorbeeld", email: "sanne.n8n@example.nl", privacyConsent: true };

test("a candidate is created, found, read, updated and given a phase", async () => {
  const additionalFields = {
    city: "Assen", sectors: ["Primair onderwijs"], dateOfBirth: "2001-05-31T00:00:00", customFields: "{}",
  };
  const [created] = await run(credentials, candidate("create", { ...sanne, additionalFields }));
  assert.deepEqual([created.operation, created.status], ["candidates.create", "succeeded"]);
  const [candidateId] = created.candidateIds;

  const find = candidate("find", { findBy: "email", value: "={{ $json.email }}" });
  const [found] = await run(credentials, find, { items: [{ email: sanne.email }] });
  assert.equal(found.id, candidateId);

  const [updated] = await run(
    credentials,
    candidate("upsert", { ...sanne, match: "email", additionalFields: { phone: "06 12345678" } }),
  );
  assert.deepEqual([updated.result, updated.matchedBy, updated.candidateIds], ["updated", "email", [candidateId]]);

  const [moved] = await run(credentials, candidate("setPhase", { candidateId, phase: "oriënteren" }));
  assert.equal(moved.status, "succeeded");

  const [read] = await run(credentials, candidate("get", { candidateId }));
  assert.deepEqual(
    [read.name, read.city, read.sectors, read.dateOfBirth, read.phone, read.phase],
    [sanne.name, "Assen", ["Primair onderwijs"], "2001-05-31", "06 12345678", "oriënteren"],
  );

  const byPhone = candidate("find", { findBy: "phone", value: "+31 6 12345678" });
  assert.ok((await run(credentials, byPhone)).some(({ id }) => id === candidateId));
});

test("a contact moment is added", async () => {
  const [created] = await run(credentials, candidate("create", { ...sanne, email: "contact.n8n@example.nl" }));
  const [candidateId] = created.candidateIds;
  const [added] = await run(credentials, {
    resource: "contactMoment", operation: "add", candidateId, type: "Telefonisch",
    performedAt: "2026-01-02T03:04:05+01:00", additionalFields: { summary: "Wil een school zien.", durationMinutes: 20 },
  });
  assert.equal(added.status, "succeeded");
  const url = `${credentials.baseUrl}/candidates/${candidateId}/interactions`;
  const headers = { "x-api-key": credentials.apiKey, "x-api-sandbox": "true" };
  const { data } = await (await fetch(url, { headers })).json();
  assert.deepEqual(
    data.map(({ type, performedAt, summary, durationMinutes }) => [type, performedAt, summary, durationMinutes]),
    [["Telefonisch", "2026-01-02T02:04:05.000Z", "Wil een school zien.", 20]],
  );
});

test("each item is a request, and what is repeated within an execution is written once", async () => {
  const items = ["een", "twee"].map((name) => ({ email: `${name}.n8n@example.nl` }));
  const parameters = candidate("create", { ...sanne, email: "={{ $json.email }}" });
  const first = await run(credentials, parameters, { items, executionId: "17" });
  const again = await run(credentials, parameters, { items, executionId: "17" });
  const other = await run(credentials, parameters, { items, executionId: "18" });
  const ids = (output) => output.flatMap(({ candidateIds }) => candidateIds);
  assert.equal(new Set(ids(first)).size, 2);
  assert.deepEqual(ids(again), ids(first));
  assert.equal(new Set([...ids(first), ...ids(other)]).size, 4);
});

test("a refusal names the field, and stops the workflow", async () => {
  const bad = candidate("create", { ...sanne, email: "geen adres" });
  await assert.rejects(run(credentials, bad), (error) => {
    assert.equal(error.httpCode, "400");
    assert.match(JSON.stringify(error), /\/0\/email/);
    return true;
  });
  const missing = candidate("get", { candidateId: "rec00000000000000" });
  await assert.rejects(run(credentials, missing), { httpCode: "404" });
  const wrong = { ...credentials, apiKey: "ork_verkeerd" };
  await assert.rejects(run(wrong, candidate("find", { findBy: "email", value: sanne.email })), { httpCode: "401" });
});

test("an id is one part of the path, whatever it is", async () => {
  const escape = candidate("get", { candidateId: "../schema?x=" });
  await assert.rejects(run(credentials, escape), { httpCode: "404" });
});

test("the credential is tested by a request that a key of the sandbox may make", async () => {
  const { url } = credentialType.test.request;
  const headers = { "x-api-key": credentials.apiKey, "x-api-sandbox": "true" };
  assert.equal((await fetch(credentials.baseUrl + url, { headers })).status, 200);
});

test("the fields are those of docs/openapi.json", () => {
  assert.equal(readFileSync(here("../nodes/Onderwijsregio/fields.ts"), "utf8"), generated());
});

test("every request of the node is an operation of the reference", () => {
  const operations = action.description.properties
    .filter(({ name }) => name === "operation")
    .flatMap(({ options }) => options.map(({ routing }) => routing.request));
  assert.equal(operations.length, 6);
  for (const { method, url } of operations) {
    const path = url.replace(/^=/, "").replace(/\{\{.*?\}\}/, "{id}");
    assert.ok(reference.paths[path]?.[method.toLowerCase()], `${method} ${path}`);
  }
});

test("the node shows parameters for one operation each, and no two with the same name", () => {
  const shown = {};
  for (const { name, displayOptions } of action.description.properties) {
    for (const resource of displayOptions?.show?.resource ?? ["*"]) {
      for (const operation of displayOptions?.show?.operation ?? ["*"]) {
        const key = [resource, operation, name].join();
        assert.ok(!shown[key], key);
        shown[key] = true;
      }
    }
  }
});
