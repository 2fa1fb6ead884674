// The time-out of one attempt, joined with the caller's own signal.

export class Deadline {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #milliseconds: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the time-out passed. */
  passed = false;

  constructor(milliseconds: number, caller: AbortSignal | undefined) {
    this.#milliseconds = milliseconds;
    this.#caller = caller;
    caller?.addEventListener("abort", this.#stop, { once: true });
    if (caller?.aborted) this.#stop();
    this.renew();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Starts the time-out again, for the next part of a stream. */
  renew(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.passed = true;
      this.#controller.abort();
    }, this.#milliseconds);
  }

  /** Stops the time-out while the caller works on a part of a stream. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  /** Nothing is waited for any more. */
  end(): void {
    this.hold();
    this.#caller?.removeEventListener("abort", this.#stop);
  }

  /** Ends the connection, of which nothing more is needed. */
  abandon(): void {
    this.end();
    this.#controller.abort();
  }

  readonly #stop = () => this.#controller.abort(this.#caller?.reason);
}
