// Writes: an idempotency key for each call, and waiting for the outcome.

import { Call, type Answer } from "./answer.js";
import type { Core, Operation } from "./core.js";
import { path } from "./core.js";
import { MutationFailed, MutationPending } from "./errors.js";
import { counted, type RequestOptions } from "./options.js";
import type { AcceptedMutation, Mutation } from "./types.js";

/** The server waits for at most this many seconds. */
const MOST_WAIT = 60;
const SETTLE_TIMEOUT = 120_000;
const [FIRST_POLL, MOST_POLL] = [100, 2_000];

export interface WaitOptions extends Pick<RequestOptions, "signal" | "maxRetries" | "headers"> {
  /**
   * For how many milliseconds to wait in all, before `MutationPending` is thrown. The default is
   * 120,000.
   */
  timeout?: number | undefined;
}

export interface SettleOptions extends WaitOptions {
  /**
   * For how many seconds the write itself waits in the server (0 to 60). The default is 20; then
   * the outcome is asked for.
   */
  wait?: number | undefined;
}

/** A key that no other call has. */
function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const isEnded = (mutation: AcceptedMutation): mutation is Mutation =>
  mutation.status === "succeeded" || mutation.status === "failed";

/** The mutation if it succeeded. */
function succeeded(mutation: Mutation, requestId: string | undefined): Mutation {
  if (mutation.status === "failed") throw new MutationFailed(mutation, requestId);
  return mutation;
}

/** Asks for a mutation until it has ended. */
export async function waitFor(core: Core, id: string, options: WaitOptions = {}): Promise<Mutation> {
  const { clock } = core.settings;
  const { timeout = SETTLE_TIMEOUT, ...rest } = options;
  const end = clock.now() + counted("timeout", timeout, 0);
  for (let pause = FIRST_POLL; ; pause = Math.min(MOST_POLL, pause * 1.5)) {
    const { data, requestId } = await core
      .request<Mutation>({ method: "GET", path: path`/mutations/${id}`, options: rest })
      .withResponse();
    if (isEnded(data)) return succeeded(data, requestId);
    if (clock.now() >= end) throw new MutationPending(id);
    await clock.sleep(pause * (0.75 + clock.random() / 2), options.signal);
  }
}

/**
 * How a write is sent: decided when its request starts, which is after the statement that made the
 * call.
 */
interface Plan {
  wait: number;
}

/**
 * An accepted write. Awaiting it gives the accepted mutation, with the ids that it made.
 * `settled()` waits until the mutation has ended:
 *
 *     const mutation = await region.candidates.create([{ … }]).settled();
 */
export class Write extends Call<AcceptedMutation> {
  readonly #core: Core;
  readonly #plan: Plan;

  constructor(core: Core, plan: Plan, answer: Promise<Answer<AcceptedMutation>>) {
    super(answer);
    this.#core = core;
    this.#plan = plan;
  }

  /**
   * Waits until the mutation has succeeded, and gives it. It throws `MutationFailed` with its
   * problem if it failed, and `MutationPending` if it has not ended in time. Call it in the same
   * statement, so that the request itself can wait.
   */
  async settled({ wait = 20, ...options }: SettleOptions = {}): Promise<Mutation> {
    const { clock } = this.#core.settings;
    const timeout = counted("timeout", options.timeout ?? SETTLE_TIMEOUT, 0);
    this.#plan.wait = Math.min(counted("wait", wait, 0), MOST_WAIT, Math.ceil(timeout / 1000));
    const end = clock.now() + timeout;
    const { data, requestId } = await this.withResponse();
    if (isEnded(data)) return succeeded(data, requestId);
    // A candidate's session may change the own record, but not ask for mutations.
    if ("authorization" in this.#core.settings.headers) throw new MutationPending(data.mutationId);
    return waitFor(this.#core, data.mutationId, { ...options, timeout: Math.max(0, end - clock.now()) });
  }
}

/** Sends a write of a mutation. All of its attempts have the same idempotency key. */
export function write(core: Core, operation: Operation): Write {
  const plan: Plan = { wait: 0 };
  const { options = {}, query } = operation;
  const key = options.idempotencyKey ?? idempotencyKey();
  const start = () =>
    core.request<AcceptedMutation>({
      ...operation,
      query: { ...query, callbackUrl: options.callbackUrl },
      headers: { "idempotency-key": key, prefer: plan.wait ? `wait=${plan.wait}` : undefined },
      repeatable: true,
      longer: plan.wait * 1000,
    });
  const answer = Promise.resolve().then(() => start().withResponse());
  return new Write(core, plan, answer);
}
