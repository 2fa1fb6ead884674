// Makes requests of operations: address, query, headers, body, and how the answer is read.

import { Call, type Answer, type Meta } from "./answer.js";
import type { Deadline } from "./deadline.js";
import { ConfigurationError, InvalidResponse } from "./errors.js";
import { type ConditionalOptions, type ConditionalWriteOptions, type Settings, counted } from "./options.js";
import { send, type Reader, type Sent } from "./transport.js";

type Value = string | number | boolean | readonly (string | number)[] | null | undefined;

/** A request of the API before it is sent. */
export interface Operation {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Made by `path`. */
  path: string;
  query?: object | undefined;
  body?: unknown;
  headers?: Record<string, string | undefined>;
  /** Whether it may be sent again when no answer came; by default if it is not POST or DELETE. */
  repeatable?: boolean;
  options?: (ConditionalOptions & ConditionalWriteOptions) | undefined;
  /** Milliseconds to add to the time-out. */
  longer?: number;
}

/**
 * Makes a path. An id is one segment of it, whatever it contains; an empty one would make it
 * another operation's.
 */
export function path(parts: TemplateStringsArray, ...ids: string[]): string {
  const segments = ids.map((id) => {
    if (typeof id !== "string" || /^\.{0,2}$/.test(id))
      throw new ConfigurationError("Expected an id, got an empty value.");
    return encodeURIComponent(id);
  });
  return parts.reduce((made, part, index) => made + segments[index - 1] + part);
}

function queryOf(query: object = {}): string {
  const pairs = Object.entries(query as Record<string, Value>).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [value].flat().map((one) => [name, String(one)]),
  );
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
}

function headersOf(given: Record<string, string | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    try {
      headers.set(name, value);
    } catch {
      throw new ConfigurationError(
        `The header ${JSON.stringify(name)} has a name or a value that a header cannot have.`,
      );
    }
  }
  return headers;
}

/** The answer with its data. The copy of the response is made when it is asked for: few callers do. */
function answered<Content>(response: Response, text: string, data: Content, meta: Meta): Answer<Content> {
  const { status, headers } = response;
  let again: Response | undefined;
  return {
    data,
    meta,
    status,
    headers,
    requestId: headers.get("x-request-id") ?? undefined,
    get response() {
      again ??= new Response(status === 204 ? null : text, { status, headers });
      return again;
    },
  };
}

/** Reads JSON of the API's envelope. Without a body, `data` is undefined. */
const enveloped = async <Content>(response: Response, deadline: Deadline): Promise<Answer<Content>> => {
  const text = await response.text();
  deadline.end();
  if (response.status === 204) return answered(response, text, undefined as Content, {});
  const body = parsed(text);
  return answered(response, text, body.data as Content, body.meta as Meta);
};

/** Reads JSON without an envelope. */
const bare = async <Content>(response: Response, deadline: Deadline): Promise<Answer<Content>> => {
  const text = await response.text();
  deadline.end();
  return answered(response, text, parsed(text) as Content, {});
};

export function parsed(text: string): Record<string, unknown> {
  try {
    const body = JSON.parse(text);
    if (typeof body === "object" && body !== null) return body;
  } catch {
    // It is reported below, without its text.
  }
  throw new InvalidResponse(
    "The answer is not the JSON that the API returns. Check baseUrl, and what is before the server.",
  );
}

export class Core {
  constructor(readonly settings: Settings) {}

  /** Sends a request and reads its answer as JSON in an envelope. */
  request<Content>(operation: Operation): Call<Content> {
    return new Call(this.receive<Answer<Content>>(operation, enveloped));
  }

  /** The same for JSON without an envelope. */
  document<Content>(operation: Operation): Call<Content> {
    return new Call(this.receive<Answer<Content>>(operation, bare));
  }

  /**
   * Sends a request and reads its answer by a reader. An error of the arguments is a rejection,
   * too.
   */
  async receive<Content>(operation: Operation, read: Reader<Content>): Promise<Content> {
    return send(this.settings, this.#sent(operation), read);
  }

  #sent({ method, path, query, body, headers, repeatable, options = {}, longer = 0 }: Operation): Sent {
    const { settings } = this;
    const json = body === undefined ? undefined : JSON.stringify(body);
    return {
      method,
      url: settings.base + path + queryOf(query),
      headers: headersOf({
        accept: "application/json",
        ...lowered(options.headers),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        "x-request-id": options.requestId,
        "if-match": options.ifMatch,
        "if-none-match": options.ifNoneMatch,
        ...headers,
        ...settings.headers,
      }),
      body: json,
      repeatable: repeatable ?? (method !== "POST" && method !== "DELETE"),
      timeout: counted("timeout", options.timeout ?? settings.timeout, 1) + longer,
      maxRetries: counted("maxRetries", options.maxRetries ?? settings.maxRetries, 0),
      signal: options.signal,
    };
  }
}

const lowered = (headers: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
