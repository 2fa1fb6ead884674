// What belongs to a candidate: contact moments, files, and how long it is kept.

import { Call, type Answer } from "../answer.js";
import { path, type Core } from "../core.js";
import type { Deadline } from "../deadline.js";
import { write, type Write } from "../mutations.js";
import type {
  ConditionalOptions,
  ConditionalWriteOptions,
  PageOptions,
  RequestOptions,
  WriteOptions,
} from "../options.js";
import { Pages } from "../pages.js";
import { send } from "../transport.js";
import type { Attachment, Data, Interaction, InteractionChanges, NewAttachments, NewInteraction } from "../types.js";

/** The contact moments of candidates. */
export class Interactions {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Newest first. */
  list(candidateId: string, options: PageOptions = {}): Pages<Interaction> {
    const { pageSize } = options;
    const where = path`/candidates/${candidateId}/interactions`;
    return new Pages((cursor) =>
      this.#core.request({ method: "GET", path: where, query: { pageSize, cursor }, options }),
    );
  }

  get(candidateId: string, id: string, options?: ConditionalOptions): Call<Interaction> {
    return this.#core.request({ method: "GET", path: path`/candidates/${candidateId}/interactions/${id}`, options });
  }

  /** Adds 1 to 10 contact moments: all of them or none. */
  create(candidateId: string, interactions: readonly NewInteraction[], options?: WriteOptions): Write {
    return write(this.#core, {
      method: "POST",
      path: path`/candidates/${candidateId}/interactions`,
      body: interactions,
      options,
    });
  }

  update(candidateId: string, id: string, changes: InteractionChanges, options?: ConditionalWriteOptions): Write {
    const where = path`/candidates/${candidateId}/interactions/${id}`;
    return write(this.#core, { method: "PATCH", path: where, body: changes, options });
  }

  delete(candidateId: string, id: string, options?: ConditionalWriteOptions): Write {
    return write(this.#core, { method: "DELETE", path: path`/candidates/${candidateId}/interactions/${id}`, options });
  }
}

async function bytesOf(response: Response, deadline: Deadline): Promise<Answer<Uint8Array>> {
  const buffer = await response.arrayBuffer();
  deadline.end();
  const { status, headers } = response;
  const requestId = headers.get("x-request-id") ?? undefined;
  return {
    data: new Uint8Array(buffer),
    meta: {},
    status,
    headers,
    requestId,
    response: new Response(buffer, { status, headers }),
  };
}

/** The files of candidates. */
export class Attachments {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Adds at most 5 files of each kind. `files` makes them of a path, bytes, a stream or a URL. */
  create(candidateId: string, attachments: NewAttachments, options?: WriteOptions): Write {
    return write(this.#core, {
      method: "POST",
      path: path`/candidates/${candidateId}/attachments`,
      body: attachments,
      options,
    });
  }

  delete(candidateId: string, id: string, options?: ConditionalWriteOptions): Write {
    return write(this.#core, { method: "DELETE", path: path`/candidates/${candidateId}/attachments/${id}`, options });
  }

  /**
   * The bytes of a file, by the `url` of an attachment that was read less than ten minutes ago. No
   * credential is sent.
   */
  download({ url }: Pick<Attachment, "url">, options: RequestOptions = {}): Call<Uint8Array> {
    const { settings } = this.#core;
    const { "user-agent": agent } = settings.headers;
    const { timeout = settings.timeout, maxRetries = settings.maxRetries, signal } = options;
    const headers = new Headers(agent === undefined ? {} : { "user-agent": agent });
    return new Call(
      send(settings, { method: "GET", url, headers, repeatable: true, timeout, maxRetries, signal }, bytesOf),
    );
  }
}

/** Until when a candidate is kept. */
export class Retention {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  get(candidateId: string, options?: RequestOptions): Call<Data<"RetentionRecord">> {
    return this.#core.request({ method: "GET", path: path`/candidates/${candidateId}/retention`, options });
  }

  /** Sets the moment after which the candidate is erased. */
  update(candidateId: string, retention: { retainUntil: string }, options?: ConditionalWriteOptions): Write {
    return write(this.#core, {
      method: "PUT",
      path: path`/candidates/${candidateId}/retention`,
      body: retention,
      options,
    });
  }

  /** Goes back to the computed moment. */
  delete(candidateId: string, options?: ConditionalWriteOptions): Write {
    return write(this.#core, { method: "DELETE", path: path`/candidates/${candidateId}/retention`, options });
  }
}
