// What is derived from something else is as that is now.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { VERSION } from "../dist/esm/index.js";
import { generated } from "../scripts/generate.mjs";

const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");

test("the types are those of the document", async () => {
  assert.ok((await generated()) === read("../src/generated/api.ts"), "run `npm run generate` in clients/typescript");
});

test("the version has the document's major and minor, and is the same everywhere", () => {
  const { version } = JSON.parse(read("../package.json"));
  const [major, minor] = JSON.parse(read("../../../docs/openapi.json")).info.version.split(".");
  assert.match(version, new RegExp(`^${major}\\.${minor}\\.\\d+$`));
  assert.equal(VERSION, version);
  assert.equal(JSON.parse(read("../package-lock.json")).version, version);
  assert.match(read("../CHANGELOG.md"), new RegExp(`^## ${version.replaceAll(".", "\\.")}$`, "m"));
});

test("the licence is the repository's", () => {
  const { license } = JSON.parse(read("../package.json"));
  assert.match(read("../../../Cargo.toml"), new RegExp(`^license = "${license}"$`, "m"));
});
