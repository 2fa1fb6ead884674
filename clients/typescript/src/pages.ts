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

  [Symbol.asyncIterator](): AsyncIterableIterator<One> {
    return new Entries(this.pages());
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

/**
 * The entries of all pages. A generator would take several turns of the event loop's microtask queue
 * for each entry, which costs a fifth of a walk over all pages; this gives an entry that has come at
 * once.
 */
class Entries<One> implements AsyncIterableIterator<One> {
  readonly #pages: AsyncGenerator<Answer<One[]>, void, undefined>;
  #entries: One[] = [];
  #next = 0;
  #ended = false;
  /** The work under way, after which later calls have their turn. */
  #working: Promise<unknown> | undefined;

  constructor(pages: AsyncGenerator<Answer<One[]>, void, undefined>) {
    this.#pages = pages;
  }

  next(): Promise<IteratorResult<One>> {
    if (this.#working === undefined && this.#next < this.#entries.length)
      return Promise.resolve({ value: this.#entries[this.#next++]!, done: false });
    return this.#inTurn(() => this.#fetched());
  }

  return(): Promise<IteratorResult<One>> {
    return this.#inTurn(async () => {
      this.#end();
      await this.#pages.return();
      return END;
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Calls are carried out in their order, as a generator does. An error ends the iteration. */
  #inTurn(work: () => Promise<IteratorResult<One>>): Promise<IteratorResult<One>> {
    const before = this.#working ?? Promise.resolve();
    const result = before.then(work).catch((error) => {
      this.#end();
      throw error;
    });
    const working = result
      .catch(() => undefined)
      .then(() => {
        if (this.#working === working) this.#working = undefined;
      });
    this.#working = working;
    return result;
  }

  #end(): void {
    this.#ended = true;
    this.#entries = [];
    this.#next = 0;
  }

  async #fetched(): Promise<IteratorResult<One>> {
    while (!this.#ended && this.#next >= this.#entries.length) {
      const page = await this.#pages.next();
      if (page.done) {
        this.#end();
        break;
      }
      this.#entries = page.value.data;
      this.#next = 0;
    }
    return this.#ended ? END : { value: this.#entries[this.#next++]!, done: false };
  }
}

const END = { value: undefined, done: true } as const;
