// Each rule of rules.yaml is broken once, in a copy of the document, and has to be the one that says so.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const here = (name) => new URL(name, import.meta.url).pathname;
const document = JSON.parse(readFileSync(here("../../docs/openapi.json"), "utf8"));
// Two paths are enough to break every rule in.
const { "/openapi.json": reference, "/candidates/find": find } = document.paths;
document.paths = { "/openapi.json": reference, "/candidates/find": find };

const rename = (object, from, to) => {
  object[to] = object[from];
  delete object[from];
};

/** What breaks each rule. */
const faults = {
  "doc-openapi": (it) => (it.openapi = "2.0.0"),
  "doc-openapi-contact": (it) => delete it.info.contact.email,
  "publish-openapi": (it) => (it.paths["/openapi.json"].get.security = [{ regionKey: [] }]),
  semver: (it) => (it.info.version = "2.0"),
  "uri-version": (it) => (it.servers[0].url = "https://api.example.nl/api"),
  "transport-tls": (it) => (it.servers[0].url = "http://api.example.nl/api/v2"),
  "version-header": (it) => delete it.components.responses.NotFound.headers["API-Version"],
  "no-trailing-slash": (it) => rename(it.paths, "/candidates/find", "/candidates/find/"),
  "path-segments-kebab-case": (it) => rename(it.paths, "/candidates/find", "/candidates/findOne"),
  "query-keys-camel-case": (it) => (it.paths["/candidates/find"].get.parameters[0].name = "e_mail"),
  "property-names-camel-case": (it) => rename(it.components.schemas.Fault.properties, "code", "fault_code"),
  "schema-names-pascal-case": (it) => (it.components.schemas.one_more = { type: "string" }),
  "http-methods": (it) => (it.paths["/candidates/find"].options = it.paths["/candidates/find"].get),
  stateless: (it) => delete it.paths["/candidates/find"].get.security,
  "no-cookies": (it) => (it.components.securitySchemes.regionKey.in = "cookie"),
  "problem-details": (it) => rename(it.components.responses.NotFound.content, "application/problem+json", "application/json"),
  "problem-members": (it) => (it.components.schemas.Problem.required = ["status", "title"]),
  "invalid-input": (it) => delete it.paths["/candidates/find"].get.responses[400],
  "date-time-format": (it) => (it.components.schemas.Candidate.properties.createdAt.format = "time"),
  "date-omit-time-portion": (it) => (it.components.schemas.Candidate.properties.startDate = { type: "string", format: "date-time" }),
  "date-time-moments": (it) => (it.components.schemas.Candidate.properties.seenAt = { type: "string" }),
};

const folder = mkdtempSync(join(tmpdir(), "design-rules-"));
const found = new Promise((resolve, reject) => {
  for (const [rule, breaks] of Object.entries({ none: () => {}, ...faults })) {
    const copy = structuredClone(document);
    breaks(copy);
    writeFileSync(join(folder, `${rule}.json`), JSON.stringify(copy));
  }
  copyFileSync(here("../../docs/openapi-v1.json"), join(folder, "version-1.json"));
  const flags = ["--quiet", "--format", "json", "--ruleset", here("rules.yaml"), "--fail-severity", "error"];
  const output = { maxBuffer: 1 << 26 };
  execFile(here("node_modules/.bin/spectral"), ["lint", ...flags, join(folder, "*.json")], output, (_, text) => {
    rmSync(folder, { recursive: true });
    try {
      resolve(JSON.parse(text));
    } catch (error) {
      reject(error);
    }
  });
});

/** The rules that version 1 breaks, because its names are those that websites send: Dutch, with underscores. */
const BROKEN_BY_VERSION_1 = ["property-names-camel-case"];

/** The rules that say something of a copy. */
const complaints = async (name) =>
  (await found).filter((one) => one.source.endsWith(`/${name}.json`) && one.code in faults).map((one) => one.code);

test("the document keeps them all", async () => assert.deepEqual(await complaints("none"), []));

test("the document of version 1 keeps all but its names", async () =>
  assert.deepEqual([...new Set(await complaints("version-1"))], BROKEN_BY_VERSION_1));

for (const rule of Object.keys(faults)) {
  test(`${rule} is missed`, async () => assert.ok((await complaints(rule)).includes(rule), rule));
}

test("every rule is among these", () => {
  const rules = [...readFileSync(here("rules.yaml"), "utf8").split("\nrules:\n")[1].matchAll(/^ {2}([a-z-]+):$/gm)];
  assert.deepEqual(rules.map((rule) => rule[1]), Object.keys(faults));
});
