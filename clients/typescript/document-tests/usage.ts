// What an integrator writes with the generated types. It is compiled, not run.

import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const client = createClient<paths>({ baseUrl: "https://api.example.nl/api/v2", headers: { "x-api-key": "ork_" } });

export async function names(): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null | undefined;
  do {
    const query = { fields: ["name", "email"], pageSize: 50, ...(cursor ? { cursor } : {}) };
    const { data, error } = await client.GET("/candidates", { params: { query } });
    if (error) throw new Error(error.errors?.map((fault) => fault.message).join() ?? error.title);
    found.push(...data.data.map((candidate) => candidate.name ?? ""));
    cursor = data.meta.cursor;
  } while (cursor);
  return found;
}

export async function everything(): Promise<components["schemas"]["Candidate"][]> {
  // Without parameters: one that has a default may still be left out.
  const { data } = await client.GET("/candidates");
  return data?.data ?? [];
}

export async function written(email: string): Promise<string> {
  const { data, error } = await client.POST("/candidates", {
    body: [{ name: "Sanne Voorbeeld", email, privacyConsent: true }],
  });
  if (error) throw new Error(error.title);
  return "status" in data.data ? data.data.status : "";
}

export async function mine(): Promise<number> {
  const { data } = await client.GET("/auth/candidates/me/export");
  const { data: key } = await client.POST("/auth/region/api-keys", { body: {} });
  const { data: field } = await client.POST("/schema/custom-fields", {
    body: { key: "rijbewijs", label: "Rijbewijs", type: "boolean" },
  });
  return (data?.data.candidates.length ?? 0) + (key?.data.key.length ?? 0) + (field?.data.key.length ?? 0);
}
