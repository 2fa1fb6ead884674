// One class per kind of failure. A `message` says what happened, and never contains a value of a
// request or a record.

import type { Fault, Mutation, MutationProblem, Problem } from "./types.js";

/** Any failure that this package reports. */
export class OnderwijsregioError extends Error {
  override name = "OnderwijsregioError";
}

/** The client is used in a way that cannot succeed. Nothing was sent. */
export class ConfigurationError extends OnderwijsregioError {
  override name = "ConfigurationError";
}

/** The answer is not one of the API, for example a page of a proxy. */
export class InvalidResponse extends OnderwijsregioError {
  override name = "InvalidResponse";
}

/** What an answer that refuses a request consists of. */
export interface Refusal {
  status: number;
  headers: Headers;
  /** The body, if it is a problem (RFC 9457). */
  problem: Problem | undefined;
  /** The `Retry-After` of the answer, in seconds. */
  retryAfter: number | undefined;
}

/** The server refused the request. */
export class ApiError extends OnderwijsregioError {
  override name = "ApiError";
  /** The HTTP status. */
  readonly status: number;
  /** The problem's stable code, such as `not-found`: the last part of its type. */
  readonly code: string | undefined;
  /** Every fault of the request. */
  readonly faults: readonly Fault[];
  /** The id of the request, which is in the server's log, too. */
  readonly requestId: string | undefined;
  /** The problem as it came, if the body was one. */
  readonly problem: Problem | undefined;
  readonly headers: Headers;

  constructor(refusal: Refusal) {
    const { status, headers, problem } = refusal;
    const requestId = headers.get("x-request-id") ?? undefined;
    super(sentence(`${status} ${problem?.title ?? "without a problem in the body"}`, problem, requestId));
    this.status = status;
    this.code = problem?.type.split("/").at(-1);
    this.faults = problem?.errors ?? [];
    this.requestId = requestId;
    this.problem = problem;
    this.headers = headers;
  }
}

/** 400: something in the request is wrong, and `faults` says what. */
export class InvalidRequest extends ApiError {
  override name = "InvalidRequest";
}

/** 401: no credential, or one that is unknown, revoked or expired. */
export class Unauthorized extends ApiError {
  override name = "Unauthorized";
}

/** 403: the credential is valid, but not allowed to do this. */
export class Forbidden extends ApiError {
  override name = "Forbidden";
}

/** 404: nothing that this credential may see has the id. */
export class NotFound extends ApiError {
  override name = "NotFound";
}

/** 409: the request conflicts with what is stored. */
export class Conflict extends ApiError {
  override name = "Conflict";
}

/** 409 `duplicate`: the region already has this person. */
export class Duplicate extends Conflict {
  override name = "Duplicate";
}

/** 409 `merged`: the record was merged into another one. */
export class Merged extends Conflict {
  override name = "Merged";
}

/** 304: the record is as the `ifNoneMatch` of the call describes it. */
export class NotModified extends ApiError {
  override name = "NotModified";
}

/** 412: the record changed since the `ifMatch` of the call was read. */
export class PreconditionFailed extends ApiError {
  override name = "PreconditionFailed";
}

/** 422: the idempotency key was used for another request. */
export class IdempotencyKeyReused extends ApiError {
  override name = "IdempotencyKeyReused";
}

/** An answer that says when another attempt makes sense. */
class Later extends ApiError {
  /** After how many seconds another attempt makes sense. */
  readonly retryAfter: number | undefined;

  constructor(refusal: Refusal) {
    super(refusal);
    this.retryAfter = refusal.retryAfter;
  }
}

/** 429: the key is over its rate limit. */
export class TooManyRequests extends Later {
  override name = "TooManyRequests";
}

/** 503: the server is overloaded, is stopping, or cannot reach its database. */
export class Unavailable extends Later {
  override name = "Unavailable";
}

/** 507: the server's disk, the region's queue or its quota is full; `code` says which. */
export class InsufficientStorage extends Later {
  override name = "InsufficientStorage";
}

/** Any other status from 500: something failed in the server or before it. */
export class ServerError extends ApiError {
  override name = "ServerError";
}

/**
 * No answer came: the connection failed or was cut, or the time-out passed. A write may have been
 * carried out: sending it again with its `idempotencyKey` is safe.
 */
export class ConnectionError extends OnderwijsregioError {
  override name = "ConnectionError";
  /** How many attempts were made. */
  readonly attempts: number;
  /** The idempotency key of the write, if it was one that has a key. */
  readonly idempotencyKey: string | undefined;

  constructor(
    attempts: number,
    idempotencyKey?: string,
    cause?: unknown,
    what = "The connection failed before the whole answer came",
  ) {
    super(`${what} (attempts: ${attempts}).`, cause === undefined ? undefined : { cause });
    this.attempts = attempts;
    this.idempotencyKey = idempotencyKey;
  }
}

/** No answer came within the time-out. */
export class TimeoutError extends ConnectionError {
  override name = "TimeoutError";

  constructor(attempts: number, idempotencyKey?: string) {
    super(attempts, idempotencyKey, undefined, "No answer came within the time-out");
  }
}

/** The write was accepted, and failed when it was carried out. Nothing of it is kept. */
export class MutationFailed extends OnderwijsregioError {
  override name = "MutationFailed";
  readonly mutation: Mutation;
  /** Why it failed. */
  readonly problem: MutationProblem | null;
  readonly faults: readonly Fault[];
  /** The id of the request that reported the outcome. */
  readonly requestId: string | undefined;

  constructor(mutation: Mutation, requestId: string | undefined) {
    const { operation, mutationId, problem } = mutation;
    super(sentence(`The mutation ${mutationId} (${operation}) failed`, problem ?? undefined, requestId));
    this.mutation = mutation;
    this.problem = problem;
    this.faults = problem?.errors ?? [];
    this.requestId = requestId;
  }
}

/** The write was accepted, and had not ended when the wait for it ran out. It is not lost. */
export class MutationPending extends OnderwijsregioError {
  override name = "MutationPending";
  readonly mutationId: string;

  constructor(mutationId: string) {
    super(
      `The mutation ${mutationId} has not ended yet. It will still be carried out: ask for it with mutations.wait.`,
    );
    this.mutationId = mutationId;
  }
}

/** A callback that is not authentic, or too old. */
export class WebhookVerificationError extends OnderwijsregioError {
  override name = "WebhookVerificationError";
}

/**
 * A fault in words. An unknown member is the caller's own text, which can be a person's: its name
 * is left out.
 */
function inWords({ pointer, parameter, code, message }: Fault): string {
  const place = pointer ?? parameter ?? "";
  return `${code === "unknown" && pointer !== undefined ? pointer.replace(/[^/]*$/, "…") : place} ${message}`;
}

type Reason = { detail: string; errors?: readonly Fault[] };

function sentence(what: string, reason: Reason | undefined, requestId: string | undefined): string {
  const faults = reason?.errors ?? [];
  const shown = faults.slice(0, 3).map(inWords).join("; ");
  const rest = faults.length > 3 ? `; and ${faults.length - 3} more` : "";
  const why = reason ? `: ${reason.detail}` : "";
  return `${what}${why}${shown && ` [${shown}${rest}]`}${requestId ? ` (request ${requestId})` : ""}`;
}

const BY_STATUS: Record<number, typeof ApiError> = {
  304: NotModified,
  400: InvalidRequest,
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  412: PreconditionFailed,
  422: IdempotencyKeyReused,
  429: TooManyRequests,
  503: Unavailable,
  507: InsufficientStorage,
};

const CONFLICTS: Record<string, typeof ApiError> = { duplicate: Duplicate, merged: Merged };

/** The error of an answer. */
export function errorOf(refusal: Refusal): ApiError {
  const { status, problem } = refusal;
  const code = problem?.type.split("/").at(-1) ?? "";
  const conflict = status === 409 ? CONFLICTS[code] : undefined;
  const known = conflict ?? BY_STATUS[status] ?? (status >= 500 ? ServerError : ApiError);
  return new known(refusal);
}
