// Clients of scripted answers.

import { Onderwijsregio } from "../dist/esm/index.js";

/** A `fetch` that answers with what is listed, and remembers what it was asked. */
export function scripted(...answers) {
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ url, ...init, headers: Object.fromEntries(init.headers) });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next instanceof Error) throw next;
    return typeof next === "function" ? next(url, init) : next.clone();
  };
  return { fetch, asked };
}

export const ok = (data, meta = {}, status = 200, headers = {}) =>
  Response.json(
    { statusCode: status, message: "", data, meta: { sandboxEnabled: false, ...meta } },
    { status, headers },
  );

export function refusal(status, { code = "a-code", errors, headers = {} } = {}) {
  const problem = {
    type: `https://www.example.nl/problems/${code}`,
    title: "A title",
    status,
    detail: "A detail",
    ...(errors && { errors }),
  };
  return Response.json(problem, {
    status,
    headers: { "content-type": "application/problem+json", "x-request-id": "req-1", ...headers },
  });
}

export const BASE = "https://www.example.nl/api/v2";

/** A client of scripted answers, which notes its pauses and does not make them. */
export function client(answers, options = {}) {
  const { fetch, asked } = scripted(...answers);
  const pauses = [];
  const clock = { sleep: async (milliseconds) => void pauses.push(milliseconds), random: () => 1, now: () => 0 };
  return { region: new Onderwijsregio({ baseUrl: BASE, apiKey: "ork_a", fetch, clock, ...options }), asked, pauses };
}

/** The answer to an accepted write. */
export const accepted = () => ok({ mutationId: "mut1", status: "queued" }, {}, 202);
