// Compiles the nodes to dist, and copies their pictures and catalogue entries there; and the licence into the package.

import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = new URL("..", import.meta.url).pathname;

copyFileSync(join(root, "../../LICENSE-MIT"), join(root, "LICENSE"));
rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(join(root, "node_modules/.bin/tsc"), { cwd: root, stdio: "inherit" });
for (const folder of ["credentials", "nodes"]) {
  for (const file of readdirSync(join(root, folder), { recursive: true })) {
    if (/\.(svg|node\.json)$/.test(file)) copyFileSync(join(root, folder, file), join(root, "dist", folder, file));
  }
}
