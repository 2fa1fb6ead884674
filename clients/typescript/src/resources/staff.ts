// The staff of the regions, who work in the desk. It needs an admin key.

import type { Call } from "../answer.js";
import { path, type Core } from "../core.js";
import type { RequestOptions } from "../options.js";
import type { ChangedStaffMember, NewStaffMember, StaffMember } from "../types.js";

export class Staff {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** The staff of all regions, and the operators. */
  list(options?: RequestOptions): Call<StaffMember[]> {
    return this.#core.request({ method: "GET", path: "/auth/staff", options });
  }

  /** Invites a person by a letter with a link, which works once, for 72 hours. */
  invite(person: NewStaffMember, options?: RequestOptions): Call<StaffMember> {
    return this.#core.request({ method: "POST", path: "/auth/staff", body: person, options });
  }

  get(id: string, options?: RequestOptions): Call<StaffMember> {
    return this.#core.request({ method: "GET", path: path`/auth/staff/${id}`, options });
  }

  /** Changes a person. A change of roles is in force at once. */
  update(id: string, changes: ChangedStaffMember, options?: RequestOptions): Call<StaffMember> {
    return this.#core.request({ method: "PATCH", path: path`/auth/staff/${id}`, body: changes, options });
  }

  /** Ends a person's access with all sessions, at once. */
  disable(id: string, options?: RequestOptions): Call<undefined> {
    return this.#core.request({ method: "DELETE", path: path`/auth/staff/${id}`, options });
  }

  /** Ends all ways in and sessions of a person who has lost them, and sends a new invitation. */
  reinvite(id: string, options?: RequestOptions): Call<StaffMember> {
    return this.#core.request({ method: "POST", path: path`/auth/staff/${id}/reinvite`, options });
  }
}
