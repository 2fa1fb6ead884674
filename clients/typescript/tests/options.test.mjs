// What is sent of the options, and what is checked before anything is sent.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Onderwijsregio, VERSION } from "../dist/esm/index.js";
import { BASE, client, ok } from "./support.mjs";

test("the raw answer can be reached", async () => {
  const { region } = client([ok({ id: "rec1" }, { total: 3 }, 200, { etag: '"e"', "x-request-id": "req-9" })]);
  const answer = await region.candidates.get("rec1").withResponse();
  assert.deepEqual(
    [answer.status, answer.headers.get("etag"), answer.requestId, answer.meta.total],
    [200, '"e"', "req-9", 3],
  );
  assert.deepEqual((await answer.response.json()).data, answer.data);
});

test("an id is one segment of a path, and never an empty one", async () => {
  const { region, asked } = client([ok({})]);
  await region.candidates.get("../a?b#c");
  assert.equal(asked[0].url, `${BASE}/candidates/..%2Fa%3Fb%23c`);
  for (const id of ["", ".", "..", undefined]) assert.throws(() => region.candidates.get(id), /Expected an id/);
});

test("headers: the version, the credential, the region and the sandbox; the caller's come after them", async () => {
  const { region, asked } = client([ok({})], { sandbox: true, region: "demo-noord", application: "site/1.0" });
  await region.candidates.get("rec1", { headers: { "X-Api-Key": "other", traceparent: "t" }, requestId: "mine" });
  const { headers } = asked[0];
  assert.deepEqual(
    ["user-agent", "x-api-key", "x-api-region", "x-api-sandbox", "traceparent", "x-request-id"].map(
      (name) => headers[name],
    ),
    [`onderwijsregio-typescript/${VERSION} site/1.0`, "ork_a", "demo-noord", "true", "t", "mine"],
  );
  const session = client([ok({})], { apiKey: undefined, session: "ors_a" });
  await session.region.me.records();
  assert.deepEqual(
    [session.asked[0].headers.authorization, "x-api-key" in session.asked[0].headers],
    ["Bearer ors_a", false],
  );
});

test("a client for a candidate's session has no key, and one for the sandbox has it", async () => {
  const { region, asked } = client([ok({})], { region: "demo-noord", sandboxOnly: true, sandbox: true });
  await region.withSession("ors_a").me.records();
  await region.inSandbox().regions.me();
  const [session, sandbox] = asked.map(({ headers }) => headers);
  assert.deepEqual(
    [session.authorization, session["x-api-key"], session["x-api-region"]],
    ["Bearer ors_a", undefined, undefined],
  );
  assert.deepEqual(
    [session["x-api-sandbox"], sandbox["x-api-sandbox"], sandbox["x-api-key"]],
    ["true", "true", "ork_a"],
  );
});

test("a download sends no credential", async () => {
  const { region, asked } = client([new Response("bytes")]);
  const bytes = await region.attachments.download({ url: "https://other.example/api/v2/attachments/t" });
  assert.equal(new TextDecoder().decode(bytes), "bytes");
  assert.deepEqual(Object.keys(asked[0].headers), ["user-agent"]);
});

test("options are checked before anything is sent, and no credential is in the error", () => {
  const wrong = [
    [{ baseUrl: "www.example.nl" }, /absolute address/],
    [{ baseUrl: "ftp://www.example.nl" }, /https or http/],
    [{ baseUrl: `${BASE}?a=b` }, /without user, query/],
    [{ baseUrl: "https://a:b@www.example.nl" }, /without user, query/],
    [{ session: "ors_a" }, /got both/],
    [{ apiKey: "ork_secret\n" }, /apiKey: expected visible ASCII/],
    [{ sandboxOnly: true }, /sandbox alone/],
    [{ baseUrl: "https://www.example.nl/api/sandbox", sandbox: false }, /sandbox is false/],
    [{ maxRetries: -1 }, /maxRetries/],
    [{ timeout: 0 }, /timeout/],
  ];
  for (const [options, expected] of wrong) {
    const made = () => new Onderwijsregio({ baseUrl: BASE, apiKey: "ork_secret", ...options });
    assert.throws(
      made,
      (error) =>
        error.name === "ConfigurationError" && expected.test(error.message) && !error.message.includes("secret"),
    );
  }
  for (const options of [{ sandbox: true }, { baseUrl: "https://www.example.nl/api/sandbox/" }])
    new Onderwijsregio({ baseUrl: BASE, apiKey: "ork_a", sandboxOnly: true, ...options });
});

test("a key is refused in a browser unless the caller allows it, and User-Agent is left to the browser", async () => {
  Object.assign(globalThis, { window: {}, document: {} });
  try {
    assert.throws(() => client([ok({})]), /in a browser/);
    const { region, asked } = client([ok({})], { allowKeyInBrowser: true });
    await region.candidates.get("rec1");
    assert.equal("user-agent" in asked[0].headers, false);
    client([ok({})], { apiKey: undefined, session: "ors_a" });
  } finally {
    delete globalThis.window;
    delete globalThis.document;
  }
});
