// Prints the fields of candidates and contact moments in docs/openapi.json as properties of a node.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const DOCUMENT = new URL("../../../docs/openapi.json", import.meta.url);
const NOTE = "// Generated from docs/openapi.json by `npm run generate`. Do not change it by hand.\n\n";

/** Lists of files and of contact moments have operations of their own. */
const isLeftOut = (schema) => schema.type.includes("array") && !schema.items.enum;

/** The style of n8n: every word of a name begins with a capital, and a single sentence ends without a point. */
const titled = (text) => text.replace(/(?<= )[a-z]/g, (initial) => initial.toUpperCase());
const sentence = (text) => titledStart(text.replace(/`/g, "").replace(/\.$/, ""));
const titledStart = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const options = (values) =>
  values
    .filter((value) => value !== null)
    .map((value) => ({ name: titled(titledStart(value)), value }))
    .sort((one, other) => one.name.localeCompare(other.name, "en"));

/** What a parameter of this schema looks like, and what the request has for its value. */
function form(schema) {
  const type = [schema.type].flat().find((one) => one !== "null");
  if (schema.enum) return { type: "options", options: options(schema.enum), default: schema.enum[0] };
  if (type === "array") return { type: "multiOptions", options: options(schema.items.enum), default: [] };
  if (type === "object") return { type: "json", default: "{}", value: "={{ JSON.parse($value) }}" };
  if (type === "boolean") return { type: "boolean", default: false };
  if (type === "integer") {
    return { type: "number", typeOptions: { minValue: schema.minimum, maxValue: schema.maximum }, default: 0 };
  }
  if (schema.format === "date-time") {
    return { type: "dateTime", default: "", value: "={{ new Date($value).toISOString() }}" };
  }
  if (schema.format === "date") return { type: "dateTime", default: "", value: "={{ $value.slice(0, 10) }}" };
  if (schema.format === "idn-email") return { type: "string", placeholder: "name@email.com", default: "" };
  const isLong = schema.maxLength > 500;
  return { type: "string", ...(isLong && { typeOptions: { rows: 4 } }), default: "" };
}

function property([name, schema], required) {
  const { value, ...shape } = form(schema);
  return {
    displayName: titled(schema.title),
    name,
    ...shape,
    ...(required && { required: true }),
    description: sentence(schema.description),
    routing: { send: { type: "body", property: name, ...(value && { value }) } },
  };
}

function properties(schema) {
  const given = Object.entries(schema.properties).filter(([, one]) => !isLeftOut(one));
  const [required, optional] = [true, false].map((wanted) =>
    given
      .filter(([name]) => schema.required.includes(name) === wanted)
      .map((one) => property(one, wanted))
      .sort((one, other) => one.displayName.localeCompare(other.displayName, "en")),
  );
  return { required, optional };
}

export function generated() {
  const { schemas } = JSON.parse(readFileSync(DOCUMENT, "utf8")).components;
  const lists = {
    candidate: properties(schemas.NewCandidate),
    contactMoment: properties(schemas.NewInteractions.items),
  };
  const phases = options(schemas.NewCandidate.properties.phase.enum);
  const each = Object.entries(lists).flatMap(([name, { required, optional }]) => [
    [`${name}Required: INodeProperties[]`, required],
    [`${name}Optional: INodeProperties[]`, optional],
  ]);
  each.push(["phases: INodePropertyOptions[]", phases]);
  const text = each.map(([name, value]) => `export const ${name} = ${JSON.stringify(value, null, "\t")};\n`);
  return `${NOTE}import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';\n\n${text.join("\n")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.stdout.write(generated());
