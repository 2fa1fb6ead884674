import type { Call } from "../answer.js";
import { path, type Core } from "../core.js";
import { write, type Write } from "../mutations.js";
import { started, values } from "../ndjson.js";
import type {
  ConditionalOptions,
  ConditionalWriteOptions,
  PageOptions,
  RequestOptions,
  SelectionOptions,
  WriteOptions,
} from "../options.js";
import { Pages } from "../pages.js";
import type {
  CandidateAccess,
  CandidateChanges,
  CandidateSearch,
  Change,
  FieldName,
  HistoryChange,
  NewCandidate,
  Phase,
  Query,
  Selected,
} from "../types.js";

export interface FilterOptions {
  /** Those that are archived instead of those that are not. */
  archived?: boolean | undefined;
  /** Those in one of these phases. */
  phase?: readonly Phase[] | undefined;
}

export interface ListOptions<Field extends FieldName> extends PageOptions, FilterOptions, SelectionOptions<Field> {
  /** Whether to count the list. The number is in `total`. */
  includeTotal?: boolean | undefined;
}

export interface StreamOptions<Field extends FieldName>
  extends RequestOptions, FilterOptions, SelectionOptions<Field> {}

export interface ChangesOptions<Field extends FieldName> extends PageOptions, SelectionOptions<Field> {
  /** The `syncToken` of a list, or of the changes before. */
  since: string;
}

export interface FindOptions<Field extends FieldName> extends RequestOptions, SelectionOptions<Field> {
  /** Is compared without case. If it is given, `phone` is not looked at. */
  email?: string | undefined;
  /** Is compared by its digits. */
  phone?: string | undefined;
}

export interface SearchOptions<Field extends FieldName> extends RequestOptions, SelectionOptions<Field> {
  /** The number of records on a page. */
  pageSize?: number | undefined;
}

export interface GetOptions<Field extends FieldName> extends ConditionalOptions, SelectionOptions<Field> {}

export interface UpsertOptions extends WriteOptions {
  /** By what to look for the candidate. The default is `emailOrPhone`. */
  match?: Query<"upsertCandidate">["match"];
}

/** The candidates of a region. */
export class Candidates<Custom> {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * All candidates in the order in which they were added. `syncToken` is there at the end, unless
   * the list is filtered.
   */
  list<const Field extends FieldName = never>(options: ListOptions<Field> = {}): Pages<Selected<Field, Custom>> {
    const { fields, includeInteractions, archived, phase, includeTotal, pageSize } = options;
    const query = { fields, includeInteractions, archived, phase, includeTotal, pageSize };
    return new Pages((cursor) =>
      this.#core.request({ method: "GET", path: "/candidates", query: { ...query, cursor }, options }),
    );
  }

  /**
   * The same as one answer of the server, as NDJSON: faster for a whole region, and without
   * `syncToken`.
   */
  async *stream<const Field extends FieldName = never>(
    options: StreamOptions<Field> = {},
  ): AsyncGenerator<Selected<Field, Custom>, void, undefined> {
    const { fields, includeInteractions, archived, phase } = options;
    const query = { fields, includeInteractions, archived, phase };
    const headers = { accept: "application/x-ndjson" };
    yield* values(
      await this.#core.receive({ method: "GET", path: "/candidates", query, headers, options }, started),
      options.signal,
    );
  }

  /**
   * What changed since a token. When the iteration has ended, `syncToken` is the one for the next
   * time.
   */
  changes<const Field extends FieldName = never>(options: ChangesOptions<Field>): Pages<Change<Field, Custom>> {
    const { since, fields, includeInteractions, pageSize } = options;
    const query = { fields, includeInteractions, pageSize };
    return new Pages((cursor) => {
      const from = cursor === undefined ? { syncToken: since } : { cursor };
      return this.#core.request({ method: "GET", path: "/candidates/changes", query: { ...query, ...from }, options });
    });
  }

  /**
   * Every candidate with an e-mail address or phone number, oldest first. The values are in the
   * body, not in the URL.
   */
  find<const Field extends FieldName = never>(options: FindOptions<Field>): Call<Selected<Field, Custom>[]> {
    const { email, phone, fields, includeInteractions } = options;
    const request = { method: "POST", path: "/candidates/find", repeatable: true } as const;
    return this.#core.request({ ...request, query: { includeInteractions }, body: { email, phone, fields }, options });
  }

  /**
   * The candidates that have all words and fulfil all filters, page after page. The search is in the
   * body, not in the URL. `total` is there once the first page has come.
   */
  search<const Field extends FieldName = never>(
    search: CandidateSearch = {},
    options: SearchOptions<Field> = {},
  ): Pages<Selected<Field, Custom>> {
    const { pageSize, fields, includeInteractions } = options;
    const request = { method: "POST", path: "/candidates/search", repeatable: true } as const;
    const query = { includeInteractions };
    return new Pages((cursor) =>
      this.#core.request({ ...request, query, body: { ...search, fields, pageSize, cursor }, options }),
    );
  }

  get<const Field extends FieldName = never>(
    id: string,
    options: GetOptions<Field> = {},
  ): Call<Selected<Field, Custom>> {
    const { fields, includeInteractions } = options;
    return this.#core.request({
      method: "GET",
      path: path`/candidates/${id}`,
      query: { fields, includeInteractions },
      options,
    });
  }

  /** Adds 1 to 10 candidates: all of them or none. */
  create(candidates: readonly NewCandidate<Custom>[], options?: WriteOptions): Write {
    return write(this.#core, { method: "POST", path: "/candidates", body: candidates, options });
  }

  /**
   * Changes the candidate with this e-mail address or phone number, or adds it. The ids come with
   * the outcome: use `settled()`.
   */
  upsert(candidate: NewCandidate<Custom>, options: UpsertOptions = {}): Write {
    const query = { match: options.match };
    return write(this.#core, { method: "POST", path: "/candidates/upsert", query, body: candidate, options });
  }

  update(id: string, changes: CandidateChanges<Custom>, options?: ConditionalWriteOptions): Write {
    return write(this.#core, { method: "PATCH", path: path`/candidates/${id}`, body: changes, options });
  }

  /** Takes the candidate out of lists and of `find`. `restore` undoes it. */
  archive(id: string, options?: ConditionalWriteOptions): Write {
    return write(this.#core, { method: "DELETE", path: path`/candidates/${id}`, options });
  }

  restore(id: string, options?: WriteOptions): Write {
    return write(this.#core, { method: "POST", path: path`/candidates/${id}/restore`, options });
  }

  /** What changed of the candidate, when, and who changed it, newest first. */
  history(id: string, options: PageOptions = {}): Pages<HistoryChange> {
    return this.#pages(path`/candidates/${id}/history`, options);
  }

  /** Who read or changed the candidate, newest first. */
  accesses(id: string, options: PageOptions = {}): Pages<CandidateAccess> {
    return this.#pages(path`/candidates/${id}/accesses`, options);
  }

  #pages<One>(where: string, options: PageOptions): Pages<One> {
    const { pageSize } = options;
    return new Pages((cursor) =>
      this.#core.request({ method: "GET", path: where, query: { pageSize, cursor }, options }),
    );
  }

  /** Removes the candidate with everything of it, permanently. */
  erase(id: string, options?: ConditionalWriteOptions): Write {
    return write(this.#core, { method: "DELETE", path: path`/candidates/${id}`, query: { permanent: true }, options });
  }
}
