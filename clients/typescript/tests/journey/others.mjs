// Assertions 13 to 16: the sandbox, files, errors and the name of the client.

import assert from "node:assert/strict";
import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as onderwijsregio from "../../dist/esm/index.js";
import { all, client, count, created, error, messages, person, proxy, region, server } from "./stage.mjs";

const { files, VERSION } = onderwijsregio;

test("13: the sandbox", async () => {
  await proxy.rules();
  const sandbox = client({ apiKey: server.keys.noord_sandbox_only, sandboxOnly: true, sandbox: true });
  await sandbox.candidates.create([person("zandkasteel")]).settled();
  assert.equal((await sandbox.candidates.find({ email: "zandkasteel@example.nl" })).length, 1);
  assert.equal(await count("zandkasteel"), 0);
  assert.deepEqual(new Set((await proxy.log()).map(({ sandbox }) => sandbox)), new Set(["true"]));
  await proxy.rules();
  assert.throws(() => client({ apiKey: server.keys.noord_sandbox_only, sandboxOnly: true }), /sandbox/);
  assert.deepEqual(await proxy.log(), []);
});

test("14: files", async () => {
  await proxy.rules();
  const id = await created("met-bestanden");
  const path = join(server.folder, "note.txt");
  const bytes = Buffer.from("A note with é.\n");
  writeFileSync(path, bytes);
  const given = [
    await files.fromPath(path),
    files.fromBytes(bytes, "bytes.txt"),
    await files.fromStream(createReadStream(path), "stream.txt"),
    files.fromUrl(`${proxy.address}/__proxy/note.txt`),
  ];
  const { attachmentIds } = await region.attachments.create(id, { otherAttachments: given }).settled();
  const { otherAttachments } = await region.candidates.get(id, { fields: ["otherAttachments"] });
  assert.deepEqual(
    otherAttachments.map((one) => one.id),
    attachmentIds,
  );
  assert.deepEqual(
    otherAttachments.map((one) => one.filename),
    ["note.txt", "bytes.txt", "stream.txt", "note.txt"],
  );
  const contents = await Promise.all(otherAttachments.map((one) => region.attachments.download(one)));
  const note = await (await fetch(`${proxy.address}/__proxy/note.txt`)).arrayBuffer();
  assert.deepEqual(
    contents.map((one) => Buffer.from(one).toString()),
    [...Array(3).fill(bytes.toString()), Buffer.from(note).toString()],
  );
  assert.equal(readFileSync(path).compare(contents[0]), 0);
});

test("15: errors", async () => {
  await proxy.rules();
  const missing = await error(region.candidates.get("rec00000000000000"));
  assert.ok(missing instanceof onderwijsregio.NotFound);
  assert.ok(missing.requestId && missing.problem.instance.endsWith(missing.requestId));
  assert.ok(
    (await error(client({ apiKey: `${server.keys.noord.slice(0, -1)}!` }).regions.me())) instanceof
      onderwijsregio.Unauthorized,
  );
  const id = await created("gewijzigd");
  const { headers } = await region.candidates.get(id).withResponse();
  await region.candidates.update(id, { phase: "matchen" }, { ifMatch: headers.get("etag") }).settled();
  const stale = await error(
    region.candidates.update(id, { phase: "werkzaam" }, { ifMatch: headers.get("etag") }).settled(),
  );
  assert.ok(stale instanceof onderwijsregio.PreconditionFailed);
  await error(
    region.candidates.get(id, { ifNoneMatch: (await region.candidates.get(id).withResponse()).headers.get("etag") }),
  );
  assert.ok(messages.length > 20);
  for (const message of messages) assert.doesNotMatch(message, /[a-z0-9]@|Jan|driemaal|botsing|gewijzigd|example\.nl/);
});

test("16: every request says which client it is", async () => {
  await proxy.rules();
  await region.regions.me();
  await all(region.candidates.stream({ fields: ["name"] }));
  await region.candidates.find({ phone: "0612345678" });
  const agents = (await proxy.log()).map(({ userAgent }) => userAgent);
  assert.deepEqual(agents, Array(3).fill(`onderwijsregio-typescript/${VERSION}`));
});
