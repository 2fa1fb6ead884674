// Files from a path, bytes, a blob, streams and a URL.

import assert from "node:assert/strict";
import { createReadStream, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { files } from "../dist/esm/index.js";

const folder = mkdtempSync(join(tmpdir(), "files-"));
after(() => rmSync(folder, { recursive: true }));

const BYTES = Uint8Array.from({ length: 100_003 }, (_, index) => index % 251);
const expected = { base64: Buffer.from(BYTES).toString("base64"), filename: "cv é.pdf" };
const path = join(folder, "cv é.pdf");
writeFileSync(path, BYTES);

test("each way gives the same file", async () => {
  assert.deepEqual(files.fromBytes(BYTES, "cv é.pdf"), expected);
  assert.deepEqual(files.fromBytes(BYTES.buffer, "cv é.pdf"), expected);
  assert.deepEqual(await files.fromPath(path), expected);
  assert.deepEqual(await files.fromPath(pathToFileURL(path)), expected);
  assert.deepEqual(await files.fromBlob(new Blob([BYTES]), "cv é.pdf"), expected);
  assert.deepEqual(await files.fromBlob(new File([BYTES], "cv é.pdf")), expected);
  assert.deepEqual(await files.fromStream(createReadStream(path), "cv é.pdf"), expected);
  assert.deepEqual(await files.fromStream(new Blob([BYTES]).stream(), "cv é.pdf"), expected);
  assert.deepEqual(await files.fromPath(path, "other.pdf"), { ...expected, filename: "other.pdf" });
});

test("a URL is left to the server", () => {
  assert.deepEqual(files.fromUrl("https://www.example.nl/cv.pdf"), { url: "https://www.example.nl/cv.pdf" });
  assert.deepEqual(files.fromUrl(new URL("https://www.example.nl/cv.pdf"), "a.pdf"), {
    url: "https://www.example.nl/cv.pdf",
    filename: "a.pdf",
  });
});

test("a file that the server would refuse is refused before it is read whole", async () => {
  const large = join(folder, "large");
  writeFileSync(large, "");
  truncateSync(large, 10 * 1024 * 1024 + 1);
  let parts = 0;
  async function* endless() {
    for (;;) yield ((parts += 1), new Uint8Array(1 << 20));
  }
  await assert.rejects(files.fromPath(large), { name: "ConfigurationError" });
  await assert.rejects(files.fromStream(endless(), "a"), { name: "ConfigurationError" });
  assert.equal(parts, 11);
  assert.throws(() => files.fromBytes(new Uint8Array((10 << 20) + 1), "a"), { name: "ConfigurationError" });
  assert.throws(() => files.fromBytes(new Uint8Array(), "a"), /empty/);
  await assert.rejects(files.fromBlob(new Blob(["a"])), /filename/);
});
