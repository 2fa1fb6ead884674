// Callbacks: that they come from the server, and are fresh.
//
// Each has two signatures: one of Standard Webhooks (https://www.standardwebhooks.com), and the
// mutation engine's own, which also covers the path and query of the address.

import { ConfigurationError, WebhookVerificationError } from "./errors.js";
import type { Mutation } from "./types.js";

/** The outcome of a write. Its `data` is the mutation. */
export interface MutationEvent {
  type: "mutation.succeeded" | "mutation.failed";
  timestamp: string;
  data: Mutation;
  meta: { sandboxEnabled: boolean };
}

export interface VerifyOptions {
  /**
   * How many seconds a callback may be old, or ahead of this machine's clock. The default is 300.
   */
  tolerance?: number | undefined;
  /**
   * The path and query of the request, as it came. If given, the mutation engine's signature must
   * match, too.
   */
  target?: string | undefined;
  /** Milliseconds since 1970, instead of this machine's clock. */
  now?: number | undefined;
}

/** Headers of a request: those of `fetch`, of Node, or any object with names in any case. */
export type GivenHeaders = Headers | Record<string, string | readonly string[] | undefined>;

type Mac = { key: Uint8Array<ArrayBuffer>; text: Uint8Array<ArrayBuffer>; signature: Uint8Array<ArrayBuffer> };

const encode = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

function decoded(base64: string): Uint8Array<ArrayBuffer> | undefined {
  if (base64.length % 4 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function headerOf(headers: GivenHeaders, name: string): string {
  const pairs = headers instanceof Headers ? [...headers] : Object.entries(headers);
  const found = pairs.filter(([given]) => given.toLowerCase() === name).flatMap(([, value]) => value ?? []);
  if (found.length !== 1) throw new WebhookVerificationError(`The header ${name} must be there once.`);
  return found[0] as string;
}

function joined(parts: (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const bytes = parts.flatMap((part, index) => [
    ...(index ? [encode(".")] : []),
    typeof part === "string" ? encode(part) : part,
  ]);
  const whole = new Uint8Array(bytes.reduce((sum, part) => sum + part.length, 0));
  bytes.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

/** Whether one of them matches. `verify` compares in constant time. */
async function anyMatches(macs: Mac[]): Promise<boolean> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const judged = macs.map(async ({ key, text, signature }) => {
    const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["verify"]);
    return crypto.subtle.verify("HMAC", imported, signature, text);
  });
  return (await Promise.all(judged)).includes(true);
}

/**
 * The secrets with their keys. A text that is no secret is the receiver's mistake, not the
 * sender's.
 */
function keysOf(secrets: string | readonly string[]): { secret: string; key: Uint8Array<ArrayBuffer> }[] {
  const keys = [secrets].flat().map((secret) => {
    const key = secret.startsWith("whsec_") ? decoded(secret.slice("whsec_".length)) : undefined;
    if (!key) throw new ConfigurationError("secrets: expected whsec_ and base64, as the region's callback secret is.");
    return { secret, key };
  });
  if (keys.length === 0) throw new ConfigurationError("secrets: expected at least one.");
  return keys;
}

function freshTime(headers: GivenHeaders, name: string, options: VerifyOptions): string {
  const text = headerOf(headers, name);
  if (!/^\d{1,12}$/.test(text)) throw new WebhookVerificationError(`The header ${name} must be seconds since 1970.`);
  const now = Math.floor((options.now ?? Date.now()) / 1000);
  const tolerance = options.tolerance ?? 300;
  if (!(tolerance >= 0)) throw new ConfigurationError("tolerance: expected seconds, from 0.");
  if (!(Math.abs(now - Number(text)) <= tolerance))
    throw new WebhookVerificationError(
      `The callback's ${name} is more than ${tolerance} seconds from this machine's clock.`,
    );
  return text;
}

/** The signatures of a header that lists them with a version before each. */
function signaturesOf(text: string, prefix: string): Uint8Array<ArrayBuffer>[] {
  const listed = text.split(" ").filter((one) => one.startsWith(prefix));
  return listed.flatMap((one) => decoded(one.slice(prefix.length)) ?? []);
}

function standard(
  body: Uint8Array,
  headers: GivenHeaders,
  keys: Uint8Array<ArrayBuffer>[],
  options: VerifyOptions,
): Mac[] {
  const timestamp = freshTime(headers, "webhook-timestamp", options);
  const text = joined([headerOf(headers, "webhook-id"), timestamp, body]);
  const given = signaturesOf(headerOf(headers, "webhook-signature"), "v1,");
  return keys.flatMap((key) => given.map((signature) => ({ key, text, signature })));
}

function engine(
  body: Uint8Array,
  headers: GivenHeaders,
  secrets: string[],
  target: string,
  options: VerifyOptions,
): Mac[] {
  const timestamp = freshTime(headers, "x-mutationengine-timestamp", options);
  const text = joined([timestamp, headerOf(headers, "x-mutationengine-nonce"), target, body]);
  const given = signaturesOf(headerOf(headers, "x-mutationengine-signature"), "v2=");
  return secrets.flatMap((secret) => given.map((signature) => ({ key: encode(secret), text, signature })));
}

/**
 * Verifies that a callback was signed with one of the secrets, recently, and returns what it says.
 * It throws `WebhookVerificationError` if not.
 *
 * `rawBody` is the body as it came, byte for byte. While a secret is being replaced, give the new
 * and the former one.
 */
export async function verify(
  rawBody: string | Uint8Array | ArrayBuffer,
  headers: GivenHeaders,
  secrets: string | readonly string[],
  options: VerifyOptions = {},
): Promise<MutationEvent> {
  const keys = keysOf(secrets);
  const body = typeof rawBody === "string" ? encode(rawBody) : new Uint8Array(rawBody);
  const { target } = options;
  const checked = [
    standard(
      body,
      headers,
      keys.map(({ key }) => key),
      options,
    ),
  ];
  if (target !== undefined)
    checked.push(
      engine(
        body,
        headers,
        keys.map(({ secret }) => secret),
        target,
        options,
      ),
    );
  for (const macs of checked)
    if (!(await anyMatches(macs)))
      throw new WebhookVerificationError("The signature does not match the secret or the content.");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new WebhookVerificationError("The body is not JSON in UTF-8.");
  }
}
