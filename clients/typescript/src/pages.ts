// Lists, which fetch their pages by themselves.

import type { Answer, Call } from "./answer.js";
import { InvalidResponse } from "./errors.js";
import { counted } from "./options.js";

/**
 * A list of the API. Iterating it fetches page after page:
 *
 *     for await (const candidate of region.candidates.list()) …
 */
export class Pages<One> implements AsyncIterable<One> {
  readonly #fetch: (cursor: string | undefined) => Call<One[]>;
  #syncToken: string | undefined;
  #total: number | undefined;

  constructor(fetch: (cursor: string | undefined) => Call<One[]>) {
    this.#fetch = fetch;
  }

  /**
   * The token for `candidates.changes`. It is there when an iteration has reached the end of a list
   * that has one.
   */
  get syncToken(): string | undefined {
    return this.#syncToken;
  }

  /** The number of records in the list, if the call asks for it and the first page has come. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Page after page, with the whole answer of each. */
  async *pages(): AsyncGenerator<Answer<One[]>, void, undefined> {
    let cursor: string | undefined;
    this.#syncToken = undefined;
    for (;;) {
      const page = await this.#fetch(cursor).withResponse();
      const next = page.meta.cursor ?? undefined;
      if (next !== undefined && next === cursor)
        throw new InvalidResponse("The server returned the same cursor twice.");
      this.#total ??= page.meta.total;
      yield page;
      if (next === undefined) {
        // Only now has the caller had every entry.
        this.#syncToken = page.meta.syncToken;
        return;
      }
      cursor = next;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<One, void, undefined> {
    for await (const page of this.pages()) yield* page.data;
  }

  /**
   * The first entries as an array: at most `limit`, so that a list that grew does not fill the
   * memory.
   */
  async toArray(options: { limit: number }): Promise<One[]> {
    const limit = counted("limit", options?.limit, 1);
    const found: One[] = [];
    for await (const page of this.pages()) {
      const room = limit - found.length;
      found.push(...page.data.slice(0, room));
      if (page.data.length > room || (found.length === limit && page.meta.cursor)) break;
    }
    return found;
  }
}
