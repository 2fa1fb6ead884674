// Every operation of the OpenAPI document has a method, and each method's request is one of its
// operation.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Onderwijsregio } from "../dist/esm/index.js";
import { ok, scripted } from "./support.mjs";

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const document = read("../../../docs/openapi.json");
const table = read("../../journey/methods.json");

const all = { fields: ["name"], includeInteractions: true };
const write = { callbackUrl: "https://www.example.nl/c", requestId: "r" };
const conditional = { ...write, ifMatch: '"a"' };
const page = { pageSize: 5, requestId: "r" };
const visitor = { visitorAddress: "203.0.113.9" };

/** The arguments of each method, with all of its options. */
const ARGUMENTS = {
  "candidates.list": [{ ...page, ...all, archived: true, phase: ["nieuw"], includeTotal: true }],
  "candidates.stream": [{ ...all, archived: true, phase: ["nieuw"] }],
  "candidates.create": [[{}], write],
  "candidates.upsert": [{}, { ...write, match: "email" }],
  "candidates.changes": [{ since: "t", ...page, ...all }],
  "candidates.find": [{ email: "a@example.nl", phone: "0612345678", ...all }],
  "candidates.search": [{ words: "vries", sort: "name" }, { pageSize: 5, ...all }],
  "candidates.get": ["rec1", { ...all, ifNoneMatch: '"a"' }],
  "candidates.archive": ["rec1", conditional],
  "candidates.erase": ["rec1", conditional],
  "candidates.update": ["rec1", {}, conditional],
  "candidates.restore": ["rec1", write],
  "candidates.history": ["rec1", page],
  "candidates.accesses": ["rec1", page],
  "retention.get": ["rec1"],
  "retention.update": ["rec1", { retainUntil: "2027-01-01T00:00:00Z" }, conditional],
  "retention.delete": ["rec1", conditional],
  "coordinators.get": ["rec1"],
  "coordinators.update": ["rec1", { staffId: "usr1" }, conditional],
  "coordinators.delete": ["rec1", conditional],
  "tasks.list": ["rec1"],
  "tasks.create": ["rec1", { text: "Bellen", dueOn: "2027-01-01" }, write],
  "tasks.update": ["rec1", "tsk1", {}, conditional],
  "tasks.delete": ["rec1", "tsk1", conditional],
  "interactions.list": ["rec1", page],
  "interactions.create": ["rec1", [{}], write],
  "interactions.get": ["rec1", "rec2", { ifNoneMatch: '"a"' }],
  "interactions.delete": ["rec1", "rec2", conditional],
  "interactions.update": ["rec1", "rec2", {}, conditional],
  "attachments.create": ["rec1", {}, write],
  "attachments.delete": ["rec1", "att1", conditional],
  "attachments.download": [{ url: "https://www.example.nl/api/v2/attachments/t" }],
  "mutations.list": [{ ...page, status: "failed" }],
  "mutations.get": ["mut1"],
  "mutations.wait": ["mut1"],
  "mutations.redeliver": ["mut1"],
  "schema.get": [{ operation: "update", ifNoneMatch: '"a"' }],
  "schema.openApi": [{ ifNoneMatch: '"a"' }],
  "customFields.list": [],
  "customFields.create": [{}],
  "customFields.get": ["k"],
  "customFields.delete": ["k"],
  "customFields.update": ["k", {}],
  "regions.me": [{ include: "callbackSecret" }],
  "regions.resetSandbox": [],
  "regions.settings": [],
  "regions.updateSettings": [{}],
  "regions.rotateCallbackSecret": [],
  "regions.list": [],
  "regions.create": [{}],
  "regions.get": ["reg1"],
  "regions.update": ["reg1", {}],
  "staff.list": [],
  "staff.invite": [{}],
  "staff.get": ["usr1"],
  "staff.update": ["usr1", {}],
  "staff.disable": ["usr1"],
  "staff.reinvite": ["usr1"],
  "subscriptions.list": [],
  "subscriptions.create": [{}],
  "subscriptions.get": ["sub1"],
  "subscriptions.update": ["sub1", {}],
  "subscriptions.delete": ["sub1"],
  "subscriptions.test": ["sub1"],
  "subscriptions.deliveries": ["sub1", { ...page, status: "failed" }],
  "subscriptions.redeliver": ["sub1", "evt1"],
  "subscriptions.redeliverSince": ["sub1", { since: "2026-11-01T00:00:00Z" }],
  "keys.create": [{}],
  "keys.createFor": ["reg1", {}],
  "keys.delete": ["reg1", "key1"],
  "keys.accesses": ["reg1", "key1", { ...page, from: "a", to: "b" }],
  "sessions.request": [{}, visitor],
  "sessions.open": [{}, visitor],
  "sessions.end": [],
  "me.records": [all],
  "me.export": [],
  "me.accesses": [page],
  "me.sessions": [],
  "me.endSession": ["ses1"],
  "me.endOtherSessions": [],
  "me.requestNewEmail": [{}],
  "me.approveNewEmail": [{}],
  "me.confirmNewEmail": [{}],
  "me.undoNewEmail": [{}],
  "me.requestErasure": [],
  "me.confirmErasure": [{}],
};

/** The path, method and parameters of each operation. */
const operations = new Map(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => {
      const resolved = parameters.map(({ $ref, ...own }) =>
        $ref ? document.components.parameters[$ref.split("/").at(-1)] : own,
      );
      return [
        operationId,
        { path, method: method.toUpperCase(), parameters: resolved, hasBody: requestBody !== undefined },
      ];
    }),
  ),
);

/** Calls a method, and gives the first request that it makes. */
async function requested(name) {
  const mutation = { mutationId: "mut1", status: "succeeded" };
  const { fetch, asked } = scripted(() => ok(/^mutations\.(get|wait)$/.test(name) ? mutation : [], { cursor: null }));
  const client = new Onderwijsregio({
    baseUrl: "https://www.example.nl/api/v2",
    apiKey: "ork_a",
    fetch,
    region: "r",
    sandbox: true,
  });
  const [resource, method] = name.split(".");
  const called = client[resource][method](...ARGUMENTS[name]);
  if (Symbol.asyncIterator in called) await drained(called);
  else await called;
  return asked[0];
}

async function drained(iterable) {
  for await (const _ of iterable);
}

const GENERAL = ["accept", "content-type", "user-agent", "x-api-key"];

/**
 * The methods that make requests of an operation. Reading by `GET` would put personal values into a
 * URL.
 */
const made = Object.entries(table).filter(([id]) => id !== "findCandidates");

test("the table has every operation of the document, and no other", () => {
  assert.deepEqual(Object.keys(table).sort(), [...operations.keys()].sort());
});

test("the table has every method of the client", () => {
  const client = new Onderwijsregio({ baseUrl: "https://www.example.nl/api/v2" });
  const methods = Object.entries(client).flatMap(([resource, object]) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(object))
      .filter((name) => name !== "constructor")
      .map((name) => `${resource}.${name}`),
  );
  assert.deepEqual(methods.sort(), [...new Set(Object.values(table).flat())].sort());
});

for (const [id, names] of made)
  for (const name of names)
    test(`${name} requests ${id}`, async () => {
      const operation = operations.get(id);
      const { url, method, headers, body } = await requested(name);
      const { pathname, searchParams } = new URL(url);
      const pattern = operation.path.replaceAll(/\{[^}]+\}/g, "[^/]+");
      assert.match(`${method} ${pathname}`, new RegExp(`^${operation.method} /api/v2${pattern}$`));
      const declared = (place) =>
        operation.parameters.filter((one) => one.in === place).map((one) => one.name.toLowerCase());
      const query = declared("query");
      for (const parameter of searchParams.keys()) assert.ok(query.includes(parameter.toLowerCase()), parameter);
      for (const header of Object.keys(headers))
        assert.ok([...GENERAL, "x-api-region", "x-api-sandbox", ...declared("header")].includes(header), header);
      assert.equal(body !== undefined && body !== null, operation.hasBody);
      // The key of a call, its callback and its conditions go along wherever the operation takes
      // them.
      const expected = ["idempotency-key", "if-match", "if-none-match", "x-visitor-address"];
      for (const header of expected) assert.equal(header in headers, declared("header").includes(header), header);
      for (const parameter of [
        "callbackurl",
        "pagesize",
        "includeinteractions",
        "permanent",
        "status",
        "match",
        "include",
        "from",
      ])
        if (name !== "candidates.archive" && name !== "candidates.stream")
          assert.equal(
            [...searchParams.keys()].some((key) => key.toLowerCase() === parameter),
            query.includes(parameter),
            parameter,
          );
    });
