// Whether a request is sent again, and after which pause.

const MOST_PAUSE = 8_000;
const FIRST_PAUSE = 500;
/** A longer `Retry-After`, in seconds, is not waited for. */
const MOST_RETRY_AFTER = 60;

/** The seconds that `Retry-After` asks for: a number, or the time until a date. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/**
 * Whether an answer with this status says that the same request can succeed later. A 409 does if it
 * says when.
 */
export function isTemporary(status: number, after: number | undefined): boolean {
  if (after !== undefined && after > MOST_RETRY_AFTER) return false;
  return status === 429 || status === 503 || (status === 409 && after !== undefined);
}

/** The milliseconds before the next attempt. `attempt` counts from 0; `random` is from 0 to 1. */
export function pauseBefore(attempt: number, after: number | undefined, random: number): number {
  const exponential = Math.min(MOST_PAUSE, FIRST_PAUSE * 2 ** attempt) * (0.5 + random / 2);
  return Math.max(exponential, (after ?? 0) * 1000);
}
