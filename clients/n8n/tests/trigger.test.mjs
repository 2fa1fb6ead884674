// The trigger in n8n's contexts against the binary: it subscribes, takes events that are signed, and unsubscribes.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { Server } from "../../browser/server.mjs";
import { additionalData, run, trigger, workflowOf } from "./workflow.mjs";

const require = createRequire(import.meta.url);
const { HookContext, WebhookContext } = require("n8n-core");
const { isGenuine } = require("../dist/nodes/OnderwijsregioTrigger/signature.js");
const hooks = trigger.webhookMethods.default;

let server, credentials, receiver, additional, workflow, node;
/** What came in, and what the trigger made of it. */
const received = [];
let arrived = () => {};

/** Hands a request to the trigger as n8n does. */
async function take(request, rawBody, answer) {
  const httpResponse = {
    status(code) {
      answer.statusCode = code;
      return this;
    },
    send: (text) => answer.end(text),
  };
  const httpRequest = { headers: request.headers, body: JSON.parse(rawBody), rawBody, params: {}, query: {} };
  const context = new WebhookContext(workflow, node, { ...additional, httpRequest, httpResponse }, "webhook", {}, []);
  const taken = await trigger.webhook.call(context);
  if (!taken.noWebhookResponse) answer.end();
  return taken.workflowData?.[0].map(({ json }) => json);
}

before(async () => {
  server = await Server.start();
  credentials = { baseUrl: `${server.url}/api/v2`, apiKey: server.keys.noord, sandbox: true };
  receiver = createServer(async (request, answer) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const rawBody = Buffer.concat(parts);
    received.push({ path: request.url, headers: request.headers, rawBody, items: await take(request, rawBody, answer) });
    arrived();
  });
  await new Promise((ready) => receiver.listen(0, "127.0.0.1", ready));
  additional = additionalData(credentials, "1");
  additional.webhookBaseUrl = `http://127.0.0.1:${receiver.address().port}/webhook`;
  workflow = workflowOf(trigger.description.name, { events: ["candidate.created", "candidate.phase_changed"] });
  node = workflow.getNode("Node");
  node.webhookId = "0b8a";
});
after(async () => {
  receiver.close();
  await server.stop();
});

const hook = (name) => hooks[name].call(new HookContext(workflow, node, additional, "trigger", "activate"));

async function subscriptions() {
  const headers = { "x-api-key": credentials.apiKey, "x-api-sandbox": "true" };
  const answer = await fetch(`${credentials.baseUrl}/auth/regions/me/subscriptions`, { headers });
  return (await answer.json()).data;
}

async function until(count) {
  while (received.length < count) await new Promise((more) => (arrived = more));
}

test("a workflow that is turned on subscribes once, starts at events, and unsubscribes", async () => {
  assert.equal(await hook("checkExists"), false);
  assert.equal(await hook("create"), true);
  assert.equal(await hook("checkExists"), true);
  const [subscription] = await subscriptions();
  const { subscriptionId, secret } = workflow.getStaticData("node", node);
  assert.deepEqual(
    [subscription.id, subscription.events, subscription.environment],
    [subscriptionId, ["candidate.created", "candidate.phase_changed"], "sandbox"],
  );

  const sanne = { name: "Sanne Voorbeeld", email: "trigger.n8n@example.nl", privacyConsent: true };
  const [created] = await run(credentials, { resource: "candidate", operation: "create", ...sanne });
  const [candidateId] = created.candidateIds;
  await until(1);
  const [{ items, headers, rawBody, path }] = received;
  assert.deepEqual(
    items.map(({ type, data, meta }) => [type, data.candidateId, meta.sandboxEnabled]),
    [["candidate.created", candidateId, true]],
  );
  assert.ok(subscription.url.endsWith(path));

  assert.ok(isGenuine(secret, headers, rawBody));
  const altered = Buffer.from(rawBody);
  altered[altered.length - 2] ^= 1;
  assert.ok(!isGenuine(secret, headers, altered));
  assert.ok(!isGenuine("whsec_AAAA", headers, rawBody));
  assert.ok(!isGenuine(secret, headers, rawBody, Number(headers["webhook-timestamp"]) + 301));
  assert.ok(!isGenuine(secret, {}, rawBody));

  const forged = await fetch(subscription.url, { method: "POST", body: '{"type": "candidate.created"}' });
  assert.equal(forged.status, 401);
  assert.equal(received[1].items, undefined);

  assert.equal(await hook("delete"), true);
  assert.deepEqual(await subscriptions(), []);
  assert.deepEqual(workflow.getStaticData("node", node), {});
  assert.equal(await hook("checkExists"), false);
  assert.equal(await hook("delete"), true);
});

test("a subscription that the region ended is made again", async () => {
  await hook("create");
  const [{ id }] = await subscriptions();
  const headers = { "x-api-key": credentials.apiKey, "x-api-sandbox": "true" };
  await fetch(`${credentials.baseUrl}/auth/regions/me/subscriptions/${id}`, { method: "DELETE", headers });
  assert.equal(await hook("checkExists"), false);
  assert.equal(await hook("delete"), true);
});

test("every event of the trigger is one of the reference", async () => {
  const { schemas } = require("../../../docs/openapi.json").components;
  const known = schemas.NewSubscription.properties.events.items.enum;
  const [events] = trigger.description.properties;
  assert.deepEqual(events.options.map(({ value }) => value).filter((value) => !known.includes(value)), []);
});
