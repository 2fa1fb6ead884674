// The TypeScript client in a page of an allowed origin, as modules without a bundler.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launch, sound, visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const DIST = new URL("../typescript/dist/esm/", import.meta.url);

let site, server, browser, page, options;
before(async () => {
  site = createServer(async (request, answer) => {
    const isModule = request.url.endsWith(".js");
    const body = isModule ? await readFile(new URL(`.${request.url}`, DIST)) : "<title>A page</title>";
    answer.writeHead(200, { "content-type": isModule ? "text/javascript" : "text/html" }).end(body);
  });
  await new Promise((listening) => site.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${site.address().port}`;
  const settings = { ONDERWIJSREGIO_CORS_ORIGIN: origin, ONDERWIJSREGIO_RATE_LIMIT: "off" };
  [server, browser] = await Promise.all([Server.start(settings), launch()]);
  page = await visitor(browser, server);
  await page.goto(origin);
  options = { baseUrl: `${server.url}/api/v2`, apiKey: server.keys.noord, sandbox: true };
});
after(async () => {
  await browser?.close();
  await server?.stop();
  site.close();
});

test("a key is refused unless the page's author allows it", async () => {
  const thrown = await page.evaluate(async (options) => {
    const { Onderwijsregio } = await import("/index.js");
    try {
      new Onderwijsregio(options);
    } catch (error) {
      return error.message;
    }
  }, options);
  assert.match(thrown, /in the hands of every visitor/);
});

test("lists, writes that wait, files and errors work as in Node", async () => {
  const seen = await page.evaluate(async (options) => {
    const { Onderwijsregio, NotFound, files } = await import("/index.js");
    const region = new Onderwijsregio({ ...options, allowKeyInBrowser: true });
    const person = { name: "Sanne Voorbeeld", email: "sanne.browser@example.nl", privacyConsent: true };
    const { candidateIds: [id] } = await region.candidates.create([person]).settled();
    const { data, headers, requestId } = await region.candidates.get(id).withResponse();
    await region.candidates.update(id, { phase: "matchen" }, { ifMatch: headers.get("etag") }).settled();
    const file = await files.fromBlob(new File(["a note"], "note.txt"));
    await region.attachments.create(id, { otherAttachments: [file] }).settled();
    const [found] = await region.candidates.find({ email: person.email });
    const bytes = await region.attachments.download(found.otherAttachments[0]);
    const listed = [];
    for await (const candidate of region.candidates.list({ fields: ["name"] })) listed.push(candidate.id);
    const streamed = [];
    for await (const candidate of region.candidates.stream({ fields: ["name"] })) streamed.push(candidate.id);
    const missing = await region.candidates.get("rec00000000000000").catch((error) => error);
    return {
      name: data.name, phase: found.phase, note: new TextDecoder().decode(bytes), same: String(listed) === String(streamed),
      isLast: listed.at(-1) === id, hasRequestId: Boolean(requestId && missing.requestId), isMissing: missing instanceof NotFound,
    };
  }, options);
  const expected = { name: "Sanne Voorbeeld", phase: "matchen", note: "a note", same: true, isLast: true, hasRequestId: true, isMissing: true };
  assert.deepEqual(seen, expected);
});

test("a candidate signs in and reads the own record, without a key in the page", async () => {
  const { code, requestId } = await (await fetch(`${server.url}/api/sandbox/auth/candidates/verification`, {
    method: "POST", headers: { "x-api-key": server.keys.noord, "content-type": "application/json" },
    body: JSON.stringify({ email: "sanne.browser@example.nl" }),
  })).json().then(({ data }) => data);
  const seen = await page.evaluate(async ({ baseUrl, code, requestId }) => {
    const { Onderwijsregio } = await import("/index.js");
    const visitor = new Onderwijsregio({ baseUrl, sandbox: true });
    const { token } = await visitor.sessions.open({ requestId, code });
    const own = visitor.withSession(token);
    const [record] = await own.me.records({ fields: ["name"] });
    await own.candidates.update(record.id, { city: "Utrecht" }).settled();
    const [after] = await own.me.records({ fields: ["city"] });
    await own.sessions.end();
    const ended = await own.me.records().catch((error) => error.name);
    return { name: record.name, city: after.city, region: after.region.name.length > 0, ended };
  }, { baseUrl: options.baseUrl, code, requestId });
  assert.deepEqual(seen, { name: "Sanne Voorbeeld", city: "Utrecht", region: true, ended: "Unauthorized" });
  sound(page);
});
