// Assertion 12: callbacks.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import * as onderwijsregio from "../../dist/esm/index.js";
import { direct, error, person, proxy, region } from "./stage.mjs";

const { webhooks } = onderwijsregio;

/** A receiver of callbacks, which gives them one after the other. */
async function receiver() {
  const waiting = [];
  const receiving = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    response.writeHead(204).end();
    waiting.shift()?.({ body: Buffer.concat(parts), headers: request.headers, target: request.url });
  });
  receiving.listen(0, "127.0.0.1");
  await once(receiving, "listening");
  const url = `http://127.0.0.1:${receiving.address().port}/callbacks?from=journey`;
  return { url, next: () => new Promise((resolve) => waiting.push(resolve)), close: () => receiving.close() };
}

const secretOf = async () => (await direct.regions.me({ include: "callbackSecret" })).callbackSecret;

test("12: callbacks", async (t) => {
  await proxy.rules();
  const { url, next, close } = await receiver();
  t.after(close);
  const callback = async (name) => {
    const arrives = next();
    const { mutationId } = await region.candidates.create([person(name)], { callbackUrl: url });
    return { ...(await arrives), mutationId };
  };
  const former = await secretOf();
  const { body, headers, target, mutationId } = await callback("teruggebeld");
  for (const options of [{}, { target }]) {
    const event = await webhooks.verify(body, headers, former, options);
    assert.deepEqual([event.type, event.data.mutationId], ["mutation.succeeded", mutationId]);
  }
  const altered = Buffer.from(body);
  altered[altered.length - 3] ^= 1;
  const other = `whsec_${Buffer.alloc(32).toString("base64")}`;
  const { "webhook-id": _, ...missing } = headers;
  const at = Number(headers["webhook-timestamp"]) * 1000;
  const forgeries = [
    [altered, headers, former, {}],
    [body, headers, other, {}],
    [body, headers, former, { target: `${target}x` }],
    [body, missing, former, {}],
    [body, headers, former, { now: at + 301_000 }],
    [body, headers, former, { now: at - 301_000 }],
  ];
  for (const forged of forgeries)
    assert.ok((await error(webhooks.verify(...forged))) instanceof onderwijsregio.WebhookVerificationError);

  await direct.regions.rotateCallbackSecret();
  const fresh = await secretOf();
  assert.notEqual(fresh, former);
  const rotated = await callback("na-het-wisselen");
  for (const [secrets, options] of [
    [[fresh, former], { target }],
    [fresh, { target }],
    [former, {}],
  ])
    assert.equal(
      (await webhooks.verify(rotated.body, rotated.headers, secrets, options)).data.mutationId,
      rotated.mutationId,
    );
});
