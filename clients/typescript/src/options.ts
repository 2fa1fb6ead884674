// What a caller may set: for a client, and for one call.

import { ConfigurationError } from "./errors.js";
import type { FieldName } from "./types.js";

/** Time and chance, which a test can replace. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends after so many milliseconds, or rejects with the signal's reason. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A number from 0 to 1. */
  random(): number;
}

export interface ClientOptions {
  /** The API's address, such as `https://www.example.nl/api/v2`. */
  baseUrl: string;
  /** A region's key, or an admin key. */
  apiKey?: string | undefined;
  /** The token of a candidate's session, instead of a key. */
  session?: string | undefined;
  /** The id or slug of the region to act for. Only an admin key needs it. */
  region?: string | undefined;
  /** Whether to work in the sandbox. */
  sandbox?: boolean | undefined;
  /**
   * That the key is for the sandbox alone: a client without `sandbox` is then refused before it
   * sends anything.
   */
  sandboxOnly?: boolean | undefined;
  /** How often a request is sent again, at most. The default is 2. */
  maxRetries?: number | undefined;
  /** How many milliseconds an attempt may take. The default is 30,000. */
  timeout?: number | undefined;
  /** Sends requests instead of the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /**
   * The name of the caller's own program for `User-Agent`, such as `my-website/1.4`. It is added to
   * the package's.
   */
  application?: string | undefined;
  /** That a key may be used in a browser, where every visitor can read it. */
  allowKeyInBrowser?: boolean | undefined;
  clock?: Partial<Clock> | undefined;
}

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  timeout?: number | undefined;
  maxRetries?: number | undefined;
  /** An id for this request, which the logs of both sides then have. */
  requestId?: string | undefined;
  /** Further headers. Those that this package sets win. */
  headers?: Record<string, string> | undefined;
}

/** Of a read that can answer that nothing changed. */
export interface ConditionalOptions extends RequestOptions {
  /**
   * The entity tag of the answer that the caller has. `NotModified` is thrown if it is still the
   * present one.
   */
  ifNoneMatch?: string | undefined;
}

export interface WriteOptions extends RequestOptions {
  /** The address to which the server posts the signed outcome. */
  callbackUrl?: string | undefined;
  /** Instead of the key that this package makes for each call. */
  idempotencyKey?: string | undefined;
}

export interface ConditionalWriteOptions extends WriteOptions {
  /**
   * The entity tag of the record. The write is refused or fails if the record has another one by
   * then.
   */
  ifMatch?: string | undefined;
}

export interface SelectionOptions<Field extends FieldName> {
  /** The fields to return. `id` is always there. The default is all shared fields. */
  fields?: readonly Field[] | undefined;
  /** Whether each record has its newest interactions, at most 100. */
  includeInteractions?: boolean | undefined;
}

export interface PageOptions extends RequestOptions {
  /** How many entries one request fetches: 1 to 100. */
  pageSize?: number | undefined;
}

function wholeSleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

/** The options of a client, checked and complete. */
export interface Settings {
  base: string;
  headers: Record<string, string>;
  maxRetries: number;
  timeout: number;
  fetch: typeof fetch;
  clock: Clock;
}

const PREFIXED = /\/api\/sandbox(\/v2)?$/;

function baseOf(given: string): string {
  let url;
  try {
    url = new URL(given);
  } catch {
    throw new ConfigurationError("baseUrl: expected an absolute address, such as https://www.example.nl/api/v2.");
  }
  if (!/^https?:$/.test(url.protocol)) throw new ConfigurationError("baseUrl: expected an address with https or http.");
  if (url.search || url.hash || url.username || url.password)
    throw new ConfigurationError("baseUrl: expected an address without user, query and fragment.");
  return url.origin + url.pathname.replace(/\/+$/, "");
}

/** Refuses a credential that cannot be a header, without its text in the error. */
function printable(name: string, value: string): string {
  if (!/^[!-~]+$/.test(value))
    throw new ConfigurationError(`${name}: expected visible ASCII characters without blanks.`);
  return value;
}

const isBrowser = () => {
  const { window, document, importScripts } = globalThis as unknown as Record<string, unknown>;
  return (typeof window === "object" && typeof document === "object") || typeof importScripts === "function";
};

function credentials(options: ClientOptions): Record<string, string> {
  const { apiKey, session, region } = options;
  if (apiKey !== undefined && session !== undefined)
    throw new ConfigurationError("Expected apiKey or session, got both.");
  if (apiKey !== undefined && isBrowser() && !options.allowKeyInBrowser)
    throw new ConfigurationError(
      "A key in a browser is in the hands of every visitor. Use it on a server, or set allowKeyInBrowser.",
    );
  return {
    ...(apiKey === undefined ? {} : { "x-api-key": printable("apiKey", apiKey) }),
    ...(session === undefined ? {} : { authorization: `Bearer ${printable("session", session)}` }),
    ...(region === undefined ? {} : { "x-api-region": printable("region", region) }),
  };
}

function sandboxHeader(options: ClientOptions, base: string): Record<string, string> {
  const prefixed = PREFIXED.test(base);
  if (prefixed && options.sandbox === false)
    throw new ConfigurationError("baseUrl is the sandbox's, but sandbox is false.");
  if (options.sandboxOnly && !options.sandbox && !prefixed)
    throw new ConfigurationError("The key is for the sandbox alone (sandboxOnly). Set sandbox: true.");
  return options.sandbox ? { "x-api-sandbox": "true" } : {};
}

export function counted(name: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least)
    throw new ConfigurationError(`${name}: expected a whole number from ${least}.`);
  return value;
}

/** Checks the options, and adds what they leave out. `version` is the package's. */
export function settingsOf(options: ClientOptions, version: string): Settings {
  const base = baseOf(options.baseUrl);
  const program = options.application === undefined ? "" : ` ${printable("application", options.application)}`;
  const agent = isBrowser() ? {} : { "user-agent": `onderwijsregio-typescript/${version}${program}` };
  return {
    base,
    headers: { ...agent, ...credentials(options), ...sandboxHeader(options, base) },
    maxRetries: counted("maxRetries", options.maxRetries ?? 2, 0),
    timeout: counted("timeout", options.timeout ?? 30_000, 1),
    fetch: options.fetch ?? ((...request) => fetch(...request)),
    clock: { now: Date.now, random: Math.random, sleep: wholeSleep, ...options.clock },
  };
}
