// Streams of newline-delimited JSON.

import { parsed } from "./core.js";
import { ConnectionError, TimeoutError } from "./errors.js";
import type { Deadline } from "./deadline.js";

/** An answer whose first part has come, so that it can still be asked for again before. */
export interface Stream {
  deadline: Deadline;
  reader: ReadableStreamDefaultReader<Uint8Array>;
  first: ReadableStreamReadResult<Uint8Array>;
}

/** Starts to read an answer. */
export async function started(response: Response, deadline: Deadline): Promise<Stream> {
  if (!response.body) throw new TypeError("The answer has no body.");
  const reader = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const first = await reader.read();
  return { deadline, reader, first };
}

async function nextPart({ deadline, reader }: Stream, signal: AbortSignal | undefined) {
  deadline.renew();
  try {
    return await reader.read();
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw deadline.passed ? new TimeoutError(1) : new ConnectionError(1, undefined, error);
  }
}

/**
 * The values of the lines. The time-out is of each part; ending the iteration early ends the
 * connection.
 */
export async function* values<One>(
  stream: Stream,
  signal: AbortSignal | undefined,
): AsyncGenerator<One, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (let part = stream.first; ; part = await nextPart(stream, signal)) {
      stream.deadline.hold();
      rest += decoder.decode(part.value ?? new Uint8Array(), { stream: !part.done });
      const lines = rest.split("\n");
      rest = part.done ? "" : (lines.pop() ?? "");
      for (const line of lines) if (line.trim()) yield parsed(line) as One;
      if (part.done) return;
    }
  } finally {
    stream.deadline.abandon();
  }
}
