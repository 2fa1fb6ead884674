// Compiles the package into dist, once for `import` and once for `require`, and copies the licences
// beside it.

import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

rmSync(here("dist"), { recursive: true, force: true });
for (const project of ["tsconfig.json", "tsconfig.cjs.json"])
  execFileSync(process.execPath, [here("node_modules/typescript/bin/tsc"), "--project", here(project)], {
    stdio: "inherit",
  });
// The module of the generated types has no code.
for (const kind of ["esm", "cjs"]) rmSync(here(`dist/${kind}/generated/api.js`));
writeFileSync(here("dist/cjs/package.json"), '{ "type": "commonjs" }\n');
for (const licence of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(here(`../../${licence}`), here(licence));
