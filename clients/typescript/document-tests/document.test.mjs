// The OpenAPI document, as the binary prints it in each version, is valid, and TypeScript types are made of it that an
// integrator's code compiles with. The same holds when a response gets another media type beside JSON.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import SwaggerParser from "@apidevtools/swagger-parser";
import { Validator } from "@seriousme/openapi-schema-validator";
import openapiTypescript, { astToString } from "openapi-typescript";

const here = (name) => new URL(name, import.meta.url).pathname;
const binary = resolve(process.env.ONDERWIJSREGIO_BINARY);
const printed = (version) =>
  JSON.parse(execFileSync(binary, ["openapi", "--version", version], { maxBuffer: 1 << 26 }).toString());
const folder = mkdtempSync(join(tmpdir(), "typescript-"));
after(() => rmSync(folder, { recursive: true }));

const checks = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck"];
const options = [...checks, "--module", "nodenext", "--target", "es2022"];

/** Generates types of a document and compiles the code that uses them; gives the types. */
async function compiled(name, document) {
  const project = join(folder, name);
  execFileSync("mkdir", [project]);
  const types = astToString(await openapiTypescript(structuredClone(document)));
  writeFileSync(join(project, "api.ts"), types);
  writeFileSync(join(project, "package.json"), '{"type": "module"}');
  copyFileSync(here("usage.ts"), join(project, "usage.ts"));
  symlinkSync(here("../node_modules"), join(project, "node_modules"));
  try {
    execFileSync(here("../node_modules/.bin/tsc"), [...options, "usage.ts"], { cwd: project });
  } catch (error) {
    assert.fail(error.stdout.toString());
  }
  return types;
}

for (const version of ["3.1", "3.0"]) {
  test(`the document is valid OpenAPI ${version}`, async () => {
    const document = printed(version);
    assert.ok(document.openapi.startsWith(version));
    const judged = await new Validator().validate(structuredClone(document));
    assert.ok(judged.valid, JSON.stringify(judged.errors));
  });

  test(`code compiles with types of OpenAPI ${version}`, async () => {
    const types = await compiled(`v${version}`, printed(version));
    const lines = types.split("\n").length;
    assert.ok(lines < 10_000, `${lines} lines`);
  });
}

test("the part of the document in OpenAPI 2.0 is valid", async () => {
  const document = printed("2.0");
  assert.equal(document.swagger, "2.0");
  const judged = await new Validator().validate(structuredClone(document));
  assert.ok(judged.valid, JSON.stringify(judged.errors));
  // This one checks what a schema cannot: that each operation has an id of its own, and each variable of a path a parameter.
  await SwaggerParser.validate(structuredClone(document));
  document.paths["/candidates/{id}"].get.parameters = [];
  await assert.rejects(SwaggerParser.validate(document), /id/);
});

test("every refusal has a type of its own", async () => {
  const types = readFileSync(join(folder, "v3.1/api.ts"), "utf8");
  assert.match(types, /404: components\["responses"\]\["NotFound"\]/);
});

test("the code would not compile with another media type beside JSON", async () => {
  const document = printed("3.1");
  const list = document.paths["/candidates"].get.responses["200"];
  Object.assign(list.content, list["x-alternative-content"]);
  await assert.rejects(compiled("beside", document), /Property 'data' does not exist|Property 'meta' does not exist/);
});

test("the checked-in document is the printed one", () => {
  assert.deepEqual(JSON.parse(readFileSync(here("../../../docs/openapi.json"), "utf8")), printed("3.1"));
});
