// The server and the proxy of the journey, a client over the proxy (`region`) and one without it
// (`direct`).

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Onderwijsregio } from "../../dist/esm/index.js";
import { startFaults, startServer } from "./server.mjs";

export const CANDIDATES = "^/api/v2/candidates$";
export const SEEDED = {
  seed: 7,
  share: 0.3,
  of: ["cut-before", "cut-after", "cut-midway", { status: 429, retryAfter: 0 }, { status: 503 }],
  most: 2,
};

export let server, proxy, region, direct;
/** The messages of every error that a test met, for the test of errors. */
export const messages = [];

/** A clock whose pauses are short, so that a test does not wait. */
const quick = { sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 5))) };

before(async () => {
  server = await startServer();
  server.add(Array.from({ length: 710 }, (_, index) => person(`reiziger-${index + 1}`, `Reiziger ${index + 1}`)));
  proxy = await startFaults(server);
  region = client();
  direct = client({ baseUrl: `${server.address}/api/v2` });
});
after(async () => {
  await proxy?.close();
  await server?.stop();
});

export const client = (options = {}) =>
  new Onderwijsregio({ baseUrl: `${proxy.address}/api/v2`, apiKey: server.keys.noord, clock: quick, ...options });
export const person = (name, full = name) => ({ name: full, email: `${name}@example.nl`, privacyConsent: true });
export const count = async (name) => (await direct.candidates.find({ email: `${name}@example.nl` })).length;

/** The error that a promise ends with. */
export async function error(promise) {
  const thrown = await promise.then(
    () => assert.fail("nothing was thrown"),
    (reason) => reason,
  );
  messages.push(thrown.message);
  return thrown;
}

export async function all(iterable) {
  const found = [];
  for await (const one of iterable) found.push(one);
  return found;
}

/** A new candidate of its own, for a test that changes one. */
export const created = async (name) => (await direct.candidates.create([person(name)]).settled()).candidateIds[0];
