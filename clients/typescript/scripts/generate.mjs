// Prints the types of docs/openapi.json. The package uses the schemas and the parameters; types of
// the responses by operation and of the webhooks repeat the schemas, and are left out.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import openapiTypescript, { astToString } from "openapi-typescript";

const DOCUMENT = new URL("../../../docs/openapi.json", import.meta.url);
const NOTE = "// Generated from docs/openapi.json by `npm run generate`. Do not change it by hand.\n\n";

/** The document without responses, which refer to nothing then, and without webhooks. */
function trimmed({ webhooks: _webhooks, ...document }) {
  const { responses: _, headers: __, ...components } = document.components;
  const operations = (path) =>
    Object.entries(path).map(([method, operation]) => [
      method,
      operation.operationId ? { ...operation, responses: {} } : operation,
    ]);
  const paths = Object.entries(document.paths).map(([path, methods]) => [
    path,
    Object.fromEntries(operations(methods)),
  ]);
  return { ...document, components, paths: Object.fromEntries(paths) };
}

export async function generated() {
  const document = JSON.parse(readFileSync(DOCUMENT, "utf8"));
  return NOTE + astToString(await openapiTypescript(trimmed(document)));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.stdout.write(await generated());
