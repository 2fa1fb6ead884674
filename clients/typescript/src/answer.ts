// What a call returns: a promise of the data, with the whole answer at hand.

/** `meta` of an answer. */
export interface Meta {
  /** Whether the request was in the sandbox. Absent where the answer has no envelope. */
  sandboxEnabled?: boolean;
  /** The cursor of the next page, on lists only. It is `null` on the last page. */
  cursor?: string | null;
  /** On the last page of a list of candidates without filter, and of the change feed. */
  syncToken?: string;
  /** The number of records in the list, if the call asks for it. */
  total?: number;
}

/** An answer with its envelope, status and headers. */
export interface Answer<Content> {
  data: Content;
  meta: Meta;
  status: number;
  headers: Headers;
  requestId: string | undefined;
  /** The answer as it came. Its body can be read once more. */
  response: Response;
}

/** A promise of `data`. `withResponse()` gives the whole answer instead. */
export class Call<Content> implements Promise<Content> {
  readonly [Symbol.toStringTag] = "Call";
  readonly #answer: Promise<Answer<Content>>;

  constructor(answer: Promise<Answer<Content>>) {
    this.#answer = answer;
  }

  /** The data with `meta`, status, headers and request id. */
  withResponse(): Promise<Answer<Content>> {
    return this.#answer;
  }

  then<Fulfilled = Content, Rejected = never>(
    fulfilled?: ((data: Content) => Fulfilled | PromiseLike<Fulfilled>) | null,
    rejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.#answer.then(({ data }) => data).then(fulfilled, rejected);
  }

  catch<Rejected = never>(
    rejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Content | Rejected> {
    return this.then(null, rejected);
  }

  finally(ended?: (() => void) | null): Promise<Content> {
    return this.then().finally(ended);
  }
}
