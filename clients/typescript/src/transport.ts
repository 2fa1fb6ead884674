// Sends a request, again where that is safe, and reads its answer.

import { Deadline } from "./deadline.js";
import { ConnectionError, InvalidResponse, OnderwijsregioError, TimeoutError, errorOf } from "./errors.js";
import type { Settings } from "./options.js";
import { isTemporary, pauseBefore, retryAfter } from "./retry.js";
import type { Problem } from "./types.js";

/** A request with everything that is sent. */
export interface Sent {
  method: string;
  url: string;
  headers: Headers;
  body?: string | undefined;
  /** Whether it may be sent again when no answer came. */
  repeatable: boolean;
  timeout: number;
  maxRetries: number;
  signal?: AbortSignal | undefined;
}

/**
 * Reads the body of an answer that is not a refusal. It ends the deadline, or goes on with it if it
 * returns a stream.
 */
export type Reader<Content> = (response: Response, deadline: Deadline) => Promise<Content>;

/** An attempt that failed, and whether another one makes sense. */
class Failure {
  constructor(
    readonly error: unknown,
    readonly again: boolean,
    readonly after?: number,
  ) {}
}

export async function send<Content>(settings: Settings, sent: Sent, read: Reader<Content>): Promise<Content> {
  const { clock } = settings;
  for (let attempt = 0; ; attempt++) {
    const outcome = await attemptOnce(settings, sent, read, attempt + 1);
    if (!(outcome instanceof Failure)) return outcome;
    if (!outcome.again || attempt >= sent.maxRetries) throw outcome.error;
    await clock.sleep(pauseBefore(attempt, outcome.after, clock.random()), sent.signal);
  }
}

async function attemptOnce<Content>(settings: Settings, sent: Sent, read: Reader<Content>, attempts: number) {
  sent.signal?.throwIfAborted();
  const deadline = new Deadline(sent.timeout, sent.signal);
  try {
    const { method, headers, body = null } = sent;
    const { signal } = deadline;
    const response = await settings.fetch(sent.url, { method, headers, body, signal, redirect: "manual" });
    if (response.ok) return await read(response, deadline);
    const failure = await refusalOf(response, settings.clock.now());
    deadline.end();
    return failure;
  } catch (error) {
    deadline.end();
    if (error instanceof OnderwijsregioError) return new Failure(error, false);
    if (sent.signal?.aborted) return new Failure(sent.signal.reason, false);
    const key = sent.headers.get("idempotency-key") ?? undefined;
    const failed = deadline.passed ? new TimeoutError(attempts, key) : new ConnectionError(attempts, key, error);
    return new Failure(failed, sent.repeatable);
  }
}

async function refusalOf(response: Response, now: number): Promise<Failure> {
  const { status, headers } = response;
  if (response.type === "opaqueredirect" || (status >= 300 && status < 400 && status !== 304)) {
    const text =
      "The server answered with a redirect, which is not followed, since it could lead the key elsewhere. Check baseUrl.";
    return new Failure(new InvalidResponse(text), false);
  }
  const after = retryAfter(headers, now);
  const problem = problemOf(headers.get("content-type"), await response.text());
  return new Failure(errorOf({ status, headers, problem, retryAfter: after }), isTemporary(status, after), after);
}

/** The body as a problem, unless something before the server answered with a page of its own. */
function problemOf(type: string | null, text: string): Problem | undefined {
  if (!type?.startsWith("application/problem+json")) return undefined;
  try {
    const body = JSON.parse(text);
    return typeof body?.type === "string" && typeof body.title === "string" ? body : undefined;
  } catch {
    return undefined;
  }
}
