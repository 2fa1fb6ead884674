// Candidates who sign in, and what they may do with their own records.

import type { Call } from "../answer.js";
import { path, type Core } from "../core.js";
import type { PageOptions, RequestOptions, SelectionOptions } from "../options.js";
import { Pages } from "../pages.js";
import type { Data, Entry, FieldName, OwnCandidate, Schemas } from "../types.js";

export interface VisitorOptions extends RequestOptions {
  /** The IP address of the visitor, to whom the limits then apply. It takes a region's key. */
  visitorAddress?: string | undefined;
}

/** Opening and ending sessions. */
export class Sessions {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Sends a sign-in link and a code to the address, if it is a candidate's. The answer is the same
   * if it is not.
   */
  request(request: Schemas["VerificationRequest"], options: VisitorOptions = {}): Call<Data<"RequestedSignIn">> {
    const headers = { "x-visitor-address": options.visitorAddress };
    return this.#core.request({
      method: "POST",
      path: "/auth/candidates/verification",
      headers,
      body: request,
      options,
    });
  }

  /** Opens a session with the link's token, or with the request's id and the code. */
  open(request: Schemas["SessionRequest"], options: VisitorOptions = {}): Call<Data<"OpenedSession">> {
    const headers = { "x-visitor-address": options.visitorAddress };
    return this.#core.request({ method: "POST", path: "/auth/candidates/sessions", headers, body: request, options });
  }

  /** Ends the session of this client. */
  end(options?: RequestOptions): Call<undefined> {
    return this.#core.request({ method: "DELETE", path: "/auth/candidates/sessions/current", options });
  }
}

export interface RecordsOptions<Field extends FieldName> extends RequestOptions, SelectionOptions<Field> {}

/** What a candidate does with a session. */
export class Me {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Every record of the candidate, in every region that the session includes. */
  records<const Field extends FieldName = never>(options: RecordsOptions<Field> = {}): Call<OwnCandidate<Field>[]> {
    const { fields, includeInteractions } = options;
    return this.#core.request({
      method: "GET",
      path: "/auth/candidates/me",
      query: { fields, includeInteractions },
      options,
    });
  }

  /** Everything that is stored of the candidate. */
  export(options?: RequestOptions): Call<Data<"HeldData">> {
    return this.#core.request({ method: "GET", path: "/auth/candidates/me/export", options });
  }

  /** Who saw or changed the candidate's data. */
  accesses(options: PageOptions = {}): Pages<Entry<"AccessList">> {
    const { pageSize } = options;
    const where = "/auth/candidates/me/accesses";
    return new Pages((cursor) =>
      this.#core.request({ method: "GET", path: where, query: { pageSize, cursor }, options }),
    );
  }

  sessions(options?: RequestOptions): Call<Data<"OwnSessions">> {
    return this.#core.request({ method: "GET", path: "/auth/candidates/me/sessions", options });
  }

  endSession(id: string, options?: RequestOptions): Call<undefined> {
    return this.#core.request({ method: "DELETE", path: path`/auth/candidates/me/sessions/${id}`, options });
  }

  /** Ends every session but this one. */
  endOtherSessions(options?: RequestOptions): Call<undefined> {
    return this.#core.request({ method: "DELETE", path: "/auth/candidates/me/sessions", options });
  }

  /** Begins a change of the e-mail address: a code goes to the present one. */
  requestNewEmail(request: Schemas["NewEmailRequest"], options?: RequestOptions): Call<Data<"RequestedNewEmail">> {
    return this.#core.request({ method: "POST", path: "/auth/candidates/me/email", body: request, options });
  }

  /** Approves the change with that code: a link and a code go to the new address. */
  approveNewEmail(approval: Schemas["EmailApproval"], options?: RequestOptions): Call<Data<"RequestedNewEmail">> {
    return this.#core.request({ method: "POST", path: "/auth/candidates/me/email/approve", body: approval, options });
  }

  /** Carries out the change, and opens a session of the new address. */
  confirmNewEmail(confirmation: Schemas["EmailConfirmation"], options?: RequestOptions): Call<Data<"ChangedEmail">> {
    return this.#core.request({
      method: "POST",
      path: "/auth/candidates/me/email/confirm",
      body: confirmation,
      options,
    });
  }

  /** Undoes the change with the token of the e-mail to the former address. It takes no session. */
  undoNewEmail(undoing: Schemas["EmailUndoing"], options?: RequestOptions): Call<undefined> {
    return this.#core.request({ method: "POST", path: "/auth/candidates/me/email/undo", body: undoing, options });
  }

  /** Sends the candidate an e-mail with a link that confirms the erasure. */
  requestErasure(options?: RequestOptions): Call<Data<"RequestedErasure">> {
    return this.#core.request({ method: "DELETE", path: "/auth/candidates/me", options });
  }

  /** Erases the candidate's records with the token of that e-mail. It takes no session. */
  confirmErasure(confirmation: Schemas["ErasureConfirmation"], options?: RequestOptions): Call<undefined> {
    return this.#core.request({ method: "POST", path: "/auth/candidates/me/erasure", body: confirmation, options });
  }
}
