// Files as the API takes them: content in base64 with a name, or a URL from which the server
// fetches it.

import { ConfigurationError } from "./errors.js";
import type { NewFile } from "./types.js";

/** The server refuses larger files. */
const MOST_BYTES = 10 * 1024 * 1024;

type Bytes = Uint8Array | ArrayBuffer;

function refuseLarge(bytes: number): void {
  if (bytes > MOST_BYTES)
    throw new ConfigurationError(`A file has at most 10 MiB (${MOST_BYTES} bytes); this one has more.`);
}

function base64(bytes: Uint8Array): string {
  const step = 0x6000;
  let made = "";
  for (let at = 0; at < bytes.length; at += step) made += btoa(String.fromCharCode(...bytes.subarray(at, at + step)));
  return made;
}

/** A file of bytes. */
export function fromBytes(bytes: Bytes, filename: string): NewFile {
  refuseLarge(bytes.byteLength);
  if (bytes.byteLength === 0) throw new ConfigurationError("The file is empty, which the server refuses.");
  return { base64: base64(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)), filename };
}

/** A file of a `Blob` or of a `File` of a form, which has a name itself. */
export async function fromBlob(blob: Blob & { readonly name?: string }, filename = blob.name): Promise<NewFile> {
  if (filename === undefined)
    throw new ConfigurationError("filename: expected the name of the file, since a Blob has none.");
  refuseLarge(blob.size);
  return fromBytes(await blob.arrayBuffer(), filename);
}

async function* partsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel();
  }
}

/** A file of a stream of bytes: a web stream, a stream of Node, or any other async iterable. */
export async function fromStream(
  stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  filename: string,
): Promise<NewFile> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of "getReader" in stream ? partsOf(stream) : stream) {
    parts.push(part);
    size += part.length;
    refuseLarge(size);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return fromBytes(bytes, filename);
}

interface FileSystem {
  stat(path: string | URL): Promise<{ size: number }>;
  readFile(path: string | URL): Promise<Uint8Array>;
}

/**
 * A file of a folder of this machine, where there are some: not in a browser. Its name is that of
 * the file.
 */
export async function fromPath(path: string | URL, filename?: string): Promise<NewFile> {
  // The name is in a variable, so that programs that bundle for a browser do not look for the
  // module.
  const name = "node:fs/promises";
  const files = (await import(/* webpackIgnore: true */ /* @vite-ignore */ name)) as FileSystem;
  refuseLarge((await files.stat(path)).size);
  const last = String(path).split(/[/\\]/).at(-1) ?? "";
  return fromBytes(await files.readFile(path), filename ?? (path instanceof URL ? decodeURIComponent(last) : last));
}

/** A file that the server fetches. Without a name it has that of the download. */
export function fromUrl(url: string | URL, filename?: string): NewFile {
  return { url: String(url), ...(filename === undefined ? {} : { filename }) };
}
