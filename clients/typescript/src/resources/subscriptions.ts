// Subscriptions to events.

import type { Call } from "../answer.js";
import { path, type Core } from "../core.js";
import type { PageOptions, RequestOptions } from "../options.js";
import { Pages } from "../pages.js";
import type {
  ChangedSubscription,
  Delivery,
  DeliveryAttempt,
  EventRedelivery,
  NewSubscription,
  Query,
  Subscription,
} from "../types.js";

export interface DeliveryOptions extends PageOptions {
  /** Only deliveries in this state: `pending`, `delivered` or `failed`. */
  status?: Query<"listDeliveries">["status"];
}

/** The region's subscriptions to events. The secret is in the answer to the creation only. */
export class Subscriptions {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  list(options?: RequestOptions): Call<Subscription[]> {
    return this.#core.request({ method: "GET", path: "/auth/regions/me/subscriptions", options });
  }

  create(subscription: NewSubscription, options?: RequestOptions): Call<Subscription> {
    return this.#core.request({
      method: "POST",
      path: "/auth/regions/me/subscriptions",
      body: subscription,
      options,
    });
  }

  get(id: string, options?: RequestOptions): Call<Subscription> {
    return this.#core.request({ method: "GET", path: path`/auth/regions/me/subscriptions/${id}`, options });
  }

  /** Changes, pauses or resumes a subscription, or gives it a new secret. */
  update(id: string, changes: ChangedSubscription, options?: RequestOptions): Call<Subscription> {
    return this.#core.request({
      method: "PATCH",
      path: path`/auth/regions/me/subscriptions/${id}`,
      body: changes,
      options,
    });
  }

  delete(id: string, options?: RequestOptions): Call<undefined> {
    return this.#core.request({ method: "DELETE", path: path`/auth/regions/me/subscriptions/${id}`, options });
  }

  /** Sends a signed test message, and gives what came of it. */
  test(id: string, options?: RequestOptions): Call<DeliveryAttempt> {
    return this.#core.request({ method: "POST", path: path`/auth/regions/me/subscriptions/${id}/test`, options });
  }

  /** The deliveries of the last 30 days, the newest event first. */
  deliveries(id: string, options: DeliveryOptions = {}): Pages<Delivery> {
    const { status, pageSize } = options;
    const where = path`/auth/regions/me/subscriptions/${id}/deliveries`;
    return new Pages((cursor) =>
      this.#core.request({ method: "GET", path: where, query: { status, pageSize, cursor }, options }),
    );
  }

  /** Sends one event again. */
  redeliver(id: string, eventId: string, options?: RequestOptions): Call<Delivery> {
    const where = path`/auth/regions/me/subscriptions/${id}/deliveries/${eventId}/redeliver`;
    return this.#core.request({ method: "POST", path: where, options });
  }

  /** Sends all events since a moment again. */
  redeliverSince(id: string, which: EventRedelivery, options?: RequestOptions): Call<Subscription> {
    const where = path`/auth/regions/me/subscriptions/${id}/deliveries/redeliver`;
    return this.#core.request({ method: "POST", path: where, body: which, options });
  }
}
