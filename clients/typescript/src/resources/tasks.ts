// What the region's staff plans for a candidate, and who guides the candidate.

import type { Call } from "../answer.js";
import { path, type Core } from "../core.js";
import { write, type Write } from "../mutations.js";
import type { ConditionalWriteOptions, RequestOptions, WriteOptions } from "../options.js";
import type { Data, Schemas } from "../types.js";

/** What the region's staff plans for a candidate. */
export class Tasks {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** All tasks: first the open ones, the earliest date first. */
  list(candidateId: string, options?: RequestOptions): Call<Data<"TaskList">> {
    return this.#core.request({ method: "GET", path: path`/candidates/${candidateId}/tasks`, options });
  }

  /** Adds a task. `taskIds` of the mutation has its id. */
  create(candidateId: string, task: Schemas["NewTask"], options?: WriteOptions): Write {
    return write(this.#core, { method: "POST", path: path`/candidates/${candidateId}/tasks`, body: task, options });
  }

  update(
    candidateId: string,
    taskId: string,
    changes: Schemas["TaskChanges"],
    options?: ConditionalWriteOptions,
  ): Write {
    return write(this.#core, {
      method: "PATCH",
      path: path`/candidates/${candidateId}/tasks/${taskId}`,
      body: changes,
      options,
    });
  }

  delete(candidateId: string, taskId: string, options?: ConditionalWriteOptions): Write {
    return write(this.#core, { method: "DELETE", path: path`/candidates/${candidateId}/tasks/${taskId}`, options });
  }
}

/** Who of the region's staff guides a candidate. */
export class Coordinators {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  get(candidateId: string, options?: RequestOptions): Call<Data<"CoordinatorRecord">> {
    return this.#core.request({ method: "GET", path: path`/candidates/${candidateId}/coordinator`, options });
  }

  update(candidateId: string, coordinator: Schemas["NewCoordinator"], options?: ConditionalWriteOptions): Write {
    return write(this.#core, {
      method: "PUT",
      path: path`/candidates/${candidateId}/coordinator`,
      body: coordinator,
      options,
    });
  }

  /** Leaves the candidate without coordinator. */
  delete(candidateId: string, options?: ConditionalWriteOptions): Write {
    return write(this.#core, { method: "DELETE", path: path`/candidates/${candidateId}/coordinator`, options });
  }
}
