import type { Call } from "../answer.js";
import { path, type Core } from "../core.js";
import { waitFor, type WaitOptions } from "../mutations.js";
import type { PageOptions, RequestOptions } from "../options.js";
import { Pages } from "../pages.js";
import type { Mutation } from "../types.js";

export interface MutationListOptions extends PageOptions {
  status?: Mutation["status"] | undefined;
}

/** What became of writes. */
export class Mutations {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** The mutations, newest first. */
  list(options: MutationListOptions = {}): Pages<Mutation> {
    const { status, pageSize } = options;
    return new Pages((cursor) =>
      this.#core.request({ method: "GET", path: "/mutations", query: { status, pageSize, cursor }, options }),
    );
  }

  get(id: string, options?: RequestOptions): Call<Mutation> {
    return this.#core.request({ method: "GET", path: path`/mutations/${id}`, options });
  }

  /**
   * Waits until a mutation has succeeded. It throws `MutationFailed`, or `MutationPending` if it
   * has not ended in time.
   */
  wait(id: string, options?: WaitOptions): Promise<Mutation> {
    return waitFor(this.#core, id, options);
  }

  /** Sends the callback of an ended mutation again. */
  redeliver(id: string, options?: RequestOptions): Call<Mutation> {
    return this.#core.request({ method: "POST", path: path`/mutations/${id}/redeliver`, options });
  }
}
