// The package as it would be published: what is in the tarball, and that it works when it is
// installed.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "package-"));
const project = join(folder, "project");
after(() => rmSync(folder, { recursive: true }));
let packed;

const npm = (cwd, ...words) =>
  execFileSync("npm", [...words, "--ignore-scripts", "--no-audit", "--no-fund"], { cwd, stdio: "pipe" }).toString();

before(() => {
  [packed] = JSON.parse(npm(here(""), "pack", "--json", "--pack-destination", folder));
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "name": "reader", "private": true, "type": "module" }');
  npm(project, "install", "--offline", join(folder, packed.filename));
});

/** Runs a program of the project, and gives what it prints. */
function run(name, text) {
  writeFileSync(join(project, name), text);
  return execFileSync(process.execPath, [name], { cwd: project }).toString().trim();
}

/** Compiles a file of the project, strictly and with the package's own declarations checked. */
function compile(names, ...options) {
  const checks = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--skipDefaultLibCheck"];
  const words = ["--noEmit", ...checks, "--target", "es2022", ...options, ...[names].flat()];
  try {
    execFileSync(process.execPath, [here("node_modules/typescript/bin/tsc"), ...words], { cwd: project });
  } catch (error) {
    assert.fail(error.stdout.toString());
  }
}

const DOM = ["--lib", "es2022,dom,dom.iterable"];

test("nothing superfluous is in the tarball", () => {
  const sources = readdirSync(here("src"), { recursive: true }).filter((name) => name.endsWith(".ts"));
  const built = sources
    .map((name) => name.slice(0, -".ts".length))
    .flatMap((name) =>
      ["esm", "cjs"].flatMap((kind) => [
        `dist/${kind}/${name}.d.ts`,
        ...(name === "generated/api" ? [] : [`dist/${kind}/${name}.js`]),
      ]),
    );
  const beside = [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "package.json",
    "dist/cjs/package.json",
  ];
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), [...built, ...beside].sort());
  assert.ok(packed.size < 150_000, `${packed.size} bytes`);
});

test("the package has no dependency, and is built before it is published", () => {
  const { dependencies, peerDependencies, scripts } = JSON.parse(
    readFileSync(join(project, "node_modules/onderwijsregio/package.json")),
  );
  assert.deepEqual([dependencies, peerDependencies, scripts.prepack], [undefined, undefined, "npm run build"]);
  assert.deepEqual(
    readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith(".")),
    ["onderwijsregio"],
  );
});

const USE = `
  const region = new client.Onderwijsregio({ baseUrl: "http://127.0.0.1:1/api/v2", apiKey: "ork_a", maxRetries: 0 });
  const name = await region.candidates.get("rec1").catch((error) => error.name);
  const file = await client.files.fromPath("package.json");
  console.log(client.VERSION, name, file.filename, typeof client.webhooks.verify);
`;

test("it is imported as a module, and required as CommonJS", () => {
  const { version } = JSON.parse(readFileSync(here("package.json")));
  const expected = `${version} ConnectionError package.json function`;
  assert.equal(run("use.mjs", `import * as client from "onderwijsregio";${USE}`), expected);
  assert.equal(run("use.cjs", `const client = require("onderwijsregio");(async () => {${USE}})();`), expected);
});

test("its types hold for a module, for CommonJS and for a bundler; mistakes do not compile", () => {
  const names = ["candidates.ts", "candidates.cts"];
  for (const name of names) copyFileSync(here("tests/types/candidates.ts"), join(project, name));
  compile(names, "--module", "nodenext", ...DOM);
  compile("candidates.ts", "--module", "esnext", "--moduleResolution", "bundler", ...DOM);
});

test("its types hold with those of Node, without those of the browser, and the samples of the pages compile", () => {
  for (const name of ["@types", "undici-types"])
    symlinkSync(here(`node_modules/${name}`), join(project, "node_modules", name));
  const samplesOf = (file) =>
    [...readFileSync(here(file), "utf8").matchAll(/^```ts.*?\n(.*?)^```$/gms)].map(([, text]) => text);
  const [start, ...others] = samplesOf("README.md");
  const guide = samplesOf("../../docs/guides/en/getting-started.md").filter((text) =>
    text.includes('"onderwijsregio"'),
  );
  assert.deepEqual([others.length > 5, guide.length], [true, 1]);
  const samples = [...others.map((text) => `${start}\n${text}`), ...guide];
  const names = samples.map((text, index) => {
    const name = `sample${index}.ts`;
    writeFileSync(join(project, name), `${text}\nexport {};\n`);
    return name;
  });
  const node = "--module nodenext --types node --lib es2022 --preserveSymlinks".split(" ");
  compile(["candidates.ts", ...names], ...node);
});
