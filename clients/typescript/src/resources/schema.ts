// What the fields of a candidate are.

import type { Call } from "../answer.js";
import { path, type Core } from "../core.js";
import type { ConditionalOptions, RequestOptions } from "../options.js";
import type { ChangedCustomField, CustomField, Data, NewCustomField, Query } from "../types.js";

export interface SchemaOptions extends ConditionalOptions {
  /** For adding a candidate (the default) or changing one. */
  operation?: Query<"getSchema">["operation"];
}

/** The JSON Schema of a candidate, and the document of the API. */
export class Schema {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** The JSON Schema by which the server checks a candidate, with the region's custom fields. */
  get(options: SchemaOptions = {}): Call<Data<"SchemaRecord">> {
    return this.#core.request({ method: "GET", path: "/schema", query: { operation: options.operation }, options });
  }

  /** The OpenAPI document of the server. */
  openApi(options?: ConditionalOptions): Call<Record<string, unknown>> {
    return this.#core.document({ method: "GET", path: "/openapi.json", options });
  }
}

/** The fields that a region adds to candidates. */
export class CustomFieldsOfRegion {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  list(options?: RequestOptions): Call<CustomField[]> {
    return this.#core.request({ method: "GET", path: "/schema/custom-fields", options });
  }

  get(key: string, options?: RequestOptions): Call<CustomField> {
    return this.#core.request({ method: "GET", path: path`/schema/custom-fields/${key}`, options });
  }

  create(field: NewCustomField, options?: RequestOptions): Call<CustomField> {
    return this.#core.request({ method: "POST", path: "/schema/custom-fields", body: field, options });
  }

  update(key: string, changes: ChangedCustomField, options?: RequestOptions): Call<CustomField> {
    return this.#core.request({ method: "PATCH", path: path`/schema/custom-fields/${key}`, body: changes, options });
  }

  /** Hides the field's values, which are removed 30 days later. */
  delete(key: string, options?: RequestOptions): Call<undefined> {
    return this.#core.request({ method: "DELETE", path: path`/schema/custom-fields/${key}`, options });
  }
}
