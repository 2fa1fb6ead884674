// Regions, their settings and their keys.

import type { Call } from "../answer.js";
import { path, type Core } from "../core.js";
import type { PageOptions, RequestOptions } from "../options.js";
import { Pages } from "../pages.js";
import type {
  ChangedRegion,
  ChangedRegionSettings,
  CreatedKey,
  Entry,
  NewKey,
  NewRegion,
  PlainRegion,
  Query,
  Region,
  RegionSettings,
} from "../types.js";

export interface OwnRegionOptions extends RequestOptions {
  /** `callbackSecret` for the secret that signs callbacks. */
  include?: Query<"getOwnRegion">["include"];
}

export class Regions {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** The region of the key. */
  me(options: OwnRegionOptions = {}): Call<Region> {
    return this.#core.request({
      method: "GET",
      path: "/auth/regions/me",
      query: { include: options.include },
      options,
    });
  }

  settings(options?: RequestOptions): Call<RegionSettings> {
    return this.#core.request({ method: "GET", path: "/auth/regions/me/settings", options });
  }

  updateSettings(changes: ChangedRegionSettings, options?: RequestOptions): Call<RegionSettings> {
    return this.#core.request({ method: "PATCH", path: "/auth/regions/me/settings", body: changes, options });
  }

  /** Removes everything in the region's sandbox. */
  resetSandbox(options?: RequestOptions): Call<undefined> {
    return this.#core.request({ method: "POST", path: "/auth/regions/me/sandbox-reset", options });
  }

  /** Makes a new secret for callbacks. For 24 hours they are signed with the former one, too. */
  rotateCallbackSecret(options?: RequestOptions): Call<Region> {
    return this.#core.request({ method: "POST", path: "/auth/regions/me/callback-secret/rotate", options });
  }

  /** All regions, for an admin key. */
  list(options?: RequestOptions): Call<PlainRegion[]> {
    return this.#core.request({ method: "GET", path: "/auth/regions", options });
  }

  create(region: NewRegion, options?: RequestOptions): Call<PlainRegion> {
    return this.#core.request({ method: "POST", path: "/auth/regions", body: region, options });
  }

  get(id: string, options?: RequestOptions): Call<PlainRegion> {
    return this.#core.request({ method: "GET", path: path`/auth/regions/${id}`, options });
  }

  update(id: string, changes: ChangedRegion, options?: RequestOptions): Call<PlainRegion> {
    return this.#core.request({ method: "PATCH", path: path`/auth/regions/${id}`, body: changes, options });
  }
}

export interface KeyAccessOptions extends PageOptions {
  /** The first moment, such as `2026-11-01T00:00:00Z`. */
  from?: string | undefined;
  /** The last moment. */
  to?: string | undefined;
}

/** The keys of regions. */
export class Keys {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Makes a key of the own region. No other answer has the key itself. */
  create(key: NewKey = {}, options?: RequestOptions): Call<CreatedKey> {
    return this.#core.request({ method: "POST", path: "/auth/region/api-keys", body: key, options });
  }

  /** Makes a key of a region, by its id. */
  createFor(regionId: string, key: NewKey = {}, options?: RequestOptions): Call<CreatedKey> {
    return this.#core.request({ method: "POST", path: path`/auth/regions/${regionId}/api-keys`, body: key, options });
  }

  /** Ends a key at once. */
  delete(regionId: string, keyId: string, options?: RequestOptions): Call<undefined> {
    return this.#core.request({ method: "DELETE", path: path`/auth/regions/${regionId}/api-keys/${keyId}`, options });
  }

  /** Which candidates a key saw or changed. */
  accesses(regionId: string, keyId: string, options: KeyAccessOptions = {}): Pages<Entry<"KeyAccessList">> {
    const { from, to, pageSize } = options;
    const where = path`/auth/regions/${regionId}/api-keys/${keyId}/accesses`;
    return new Pages((cursor) =>
      this.#core.request({ method: "GET", path: where, query: { from, to, pageSize, cursor }, options }),
    );
  }
}
