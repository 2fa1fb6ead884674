// Callbacks: both signatures, age, several secrets, and what each kind of forgery meets.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { webhooks } from "../dist/esm/index.js";

const NEW = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const FORMER = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
const NOW = 1_800_000_000;
const TARGET = "/callbacks?a=b";
const BODY = JSON.stringify({
  type: "mutation.succeeded",
  timestamp: "t",
  data: { mutationId: "mut1" },
  meta: { sandboxEnabled: false },
});

const hmac = (key, text) => createHmac("sha256", key).update(text).digest("base64");
const keyOf = (secret) => Buffer.from(secret.slice("whsec_".length), "base64");

/** The headers as the server makes them: both secrets in one signature, the newest in the other. */
function headers(secrets, body = BODY, target = TARGET) {
  return {
    "Webhook-Id": "msg_1",
    "webhook-timestamp": String(NOW),
    "webhook-signature": secrets.map((secret) => `v1,${hmac(keyOf(secret), `msg_1.${NOW}.${body}`)}`).join(" "),
    "x-mutationengine-timestamp": String(NOW),
    "x-mutationengine-nonce": "n",
    "x-mutationengine-signature": `v2=${hmac(secrets[0], `${NOW}.n.${target}.${body}`)}`,
  };
}

const verify = (options = {}) => {
  const { body = BODY, given = headers([NEW]), secrets = NEW, ...rest } = options;
  return webhooks.verify(body, given, secrets, { now: NOW * 1000, ...rest });
};
const refused = (options, expected) =>
  assert.rejects(verify(options), (error) => error.name === "WebhookVerificationError" && expected.test(error.message));

test("a genuine callback is returned, as text or bytes, with headers of fetch or Node", async () => {
  assert.equal((await verify()).data.mutationId, "mut1");
  assert.equal(
    (await verify({ body: Buffer.from(BODY), given: new Headers(headers([NEW])) })).type,
    "mutation.succeeded",
  );
  const { buffer } = new TextEncoder().encode(BODY);
  assert.equal((await verify({ body: buffer, target: TARGET })).type, "mutation.succeeded");
});

test("while a secret is replaced, either of them is accepted by Standard Webhooks", async () => {
  const given = headers([NEW, FORMER]);
  await verify({ given, secrets: FORMER });
  await verify({ given, secrets: [FORMER, NEW], target: TARGET });
  await verify({ given: headers([FORMER]), secrets: [NEW, FORMER], target: TARGET });
  await refused({ given, secrets: FORMER, target: TARGET }, /does not match/);
});

test("an altered body, another secret and another target are refused", async () => {
  for (let at = 0; at < BODY.length; at += 7) {
    const body = Buffer.from(BODY);
    body[at] ^= 1;
    await refused({ body }, /does not match/);
  }
  await refused({ secrets: FORMER }, /does not match/);
  await refused({ target: "/callbacks?a=c" }, /does not match/);
});

test("each header must be there once, and have its form", async () => {
  for (const name of Object.keys(headers([NEW]))) {
    const { [name]: one, ...given } = headers([NEW]);
    await refused({ given, target: TARGET }, /must be there once/);
    await refused({ given: { ...given, [name]: [one, one] }, target: TARGET }, /must be there once/);
  }
  for (const name of ["webhook-signature", "x-mutationengine-signature"])
    for (const value of ["", "v1,", "v2=", "v1,!", "v3,AAAA", "v1,AAAA", "v2=AAAA"])
      await refused({ given: { ...headers([NEW]), [name]: value }, target: TARGET }, /does not match/);
  for (const value of ["", "now", "-1", "1e9", String(NOW * 1000 * 10)])
    await refused(
      { given: { ...headers([NEW]), "webhook-timestamp": value } },
      /seconds since 1970|seconds from this machine/,
    );
});

test("a callback is refused when it is too old, or ahead of the clock", async () => {
  for (const seconds of [300, -300]) await verify({ now: (NOW + seconds) * 1000 });
  for (const seconds of [301, -301]) await refused({ now: (NOW + seconds) * 1000 }, /more than 300 seconds/);
  await verify({ now: (NOW + 900) * 1000, tolerance: 900 });
  await assert.rejects(verify({ tolerance: NaN }), { name: "ConfigurationError" });
});

test("secrets are checked", async () => {
  for (const secrets of [[], "", "whsec_", "whsec_!", Buffer.alloc(32).toString("base64")])
    await assert.rejects(verify({ secrets }), { name: "ConfigurationError" });
});
