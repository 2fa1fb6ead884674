// What a page of an allowed origin may send and read, by what the OpenAPI document says of every operation.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launch, visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

// Sent by any client and by what traces its requests, though no operation names them.
const ALWAYS = [
  "accept", "api-key", "authorization", "baggage", "content-type", "if-none-match", "range", "traceparent", "tracestate", "x-api-key",
];
const BODIES = new Set(["post", "put", "patch"]);

let site, origin, server, browser, page, document;
before(async () => {
  site = createServer((_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<title>A page</title>"));
  await new Promise((listening) => site.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${site.address().port}`;
  const settings = { ONDERWIJSREGIO_CORS_ORIGIN: origin, ONDERWIJSREGIO_RATE_LIMIT: "off" };
  [server, browser] = await Promise.all([Server.start(settings), launch()]);
  document = await (await fetch(`${server.url}/api/v2/openapi.json`)).json();
  page = await visitor(browser, server);
  await page.goto(origin);
});
after(async () => {
  await browser.close();
  await server.stop();
  site.close();
});

const resolved = (value) => (value.$ref ? value.$ref.slice(2).split("/").reduce((at, name) => at[name], document) : value);

/** Every operation: its method, a path of it, and the headers that it reads. */
function operations() {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).filter(([method]) => method !== "parameters").map(([method, operation]) => {
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolved);
      const headers = parameters.filter((one) => one.in === "header").map((one) => one.name.toLowerCase());
      return { method: method.toUpperCase(), path: path.replace(/\{[^}]*\}/g, "x"), headers };
    }));
}

/** The status of a request that the page makes, or what the browser says of it. */
function ask(request) {
  return page.evaluate(async ({ url, method, headers, body }) => {
    try {
      const answer = await fetch(url, { method, headers, body, cache: "no-store" });
      return { status: answer.status, headers: Object.fromEntries(answer.headers) };
    } catch (error) {
      return { failed: String(error) };
    }
  }, request);
}

test("every method and every header of every operation can be sent", async () => {
  const all = operations();
  assert.ok(all.length > 40, String(all.length));
  for (const { method, path, headers } of all) {
    const url = `${server.url}/api/v2${path}`;
    const body = BODIES.has(method.toLowerCase()) ? "{}" : undefined;
    const sent = Object.fromEntries([...new Set([...ALWAYS, ...headers])].map((name) => [name, "x"]));
    const { status, failed } = await ask({ url, method, headers: sent, body });
    assert.equal(failed, undefined, `${method} ${path}`);
    assert.ok(status >= 200 && status < 500, `${method} ${path}: ${status}`);
  }
});

test("a page reads what an answer says in its headers", async () => {
  const person = [{ name: "Sanne Voorbeeld", email: "sanne@example.nl", privacyConsent: true }];
  const headers = { "x-api-key": server.keys.noord, "content-type": "application/json", "idempotency-key": "k1" };
  const url = `${server.url}/api/sandbox/candidates`;
  const made = await ask({ url, method: "POST", headers, body: JSON.stringify(person) });
  assert.equal(made.status, 202);
  assert.ok(made.headers.location.startsWith(`${server.url}/api/sandbox/mutations/mut`));
  const waited = { ...headers, prefer: "wait=10" };
  const replayed = await ask({ url, method: "POST", headers: waited, body: JSON.stringify(person) });
  assert.equal(replayed.headers["idempotency-replayed"], "true");
  assert.equal(replayed.headers["preference-applied"], "wait=10");
  const refused = await ask({ url, method: "GET", headers: {} });
  assert.equal(refused.status, 401);
  assert.ok(refused.headers["www-authenticate"].startsWith("ApiKey "));
  const nowhere = await ask({ url, method: "PUT", headers: { "x-api-key": server.keys.noord } });
  assert.deepEqual([nowhere.status, nowhere.headers.allow], [405, "GET,HEAD,POST"]);
  for (const name of ["api-version", "cache-control", "content-type", "x-request-id"]) assert.ok(made.headers[name], name);
});

test("a page sends files of a form and reads the list as a table", async () => {
  const answer = await page.evaluate(async ({ url, key }) => {
    const headers = { "x-api-key": key };
    const listed = await (await fetch(`${url}/candidates?pageSize=1`, { headers })).json();
    const form = new FormData();
    form.append("curriculumVitae", new File(["%PDF-1.4 voorbeeld"], "Mijn \"CV\" – Zoë.pdf"));
    form.append("otherAttachments", new Blob(["hallo"]), "brief.txt");
    const id = listed.data[0].id;
    const sent = await fetch(`${url}/candidates/${id}/attachments`, {
      method: "POST", headers: { ...headers, prefer: "wait=10", traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }, body: form,
    });
    const record = await (await fetch(`${url}/candidates/${id}?fields=curriculumVitae,otherAttachments`, { headers })).json();
    const table = await fetch(`${url}/candidates?fields=name`, { headers: { ...headers, accept: "text/csv" } });
    return {
      status: sent.status, outcome: (await sent.json()).data.status,
      files: [record.data.curriculumVitae.at(-1).filename, record.data.otherAttachments.at(-1).filename],
      type: table.headers.get("content-type"), first: (await table.text()).split("\r\n")[0],
    };
  }, { url: `${server.url}/api/v2`, key: server.keys.noord });
  assert.deepEqual(answer, {
    status: 200, outcome: "succeeded", files: ["Mijn \"CV\" – Zoë.pdf", "brief.txt"],
    type: "text/csv; charset=utf-8; header=present", first: '"id";"name"',
  });
});
