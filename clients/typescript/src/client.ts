import { Core } from "./core.js";
import { settingsOf, type ClientOptions } from "./options.js";
import { Candidates } from "./resources/candidates.js";
import { Mutations } from "./resources/mutations.js";
import { Attachments, Interactions, Retention } from "./resources/records.js";
import { Keys, Regions } from "./resources/regions.js";
import { CustomFieldsOfRegion, Schema } from "./resources/schema.js";
import { Me, Sessions } from "./resources/sessions.js";
import { Staff } from "./resources/staff.js";
import { Subscriptions } from "./resources/subscriptions.js";
import { Coordinators, Tasks } from "./resources/tasks.js";
import type { CustomFields } from "./types.js";
import { VERSION } from "./version.js";

/**
 * A client of the API, for one region or one candidate's session.
 *
 *     const region = new Onderwijsregio({ baseUrl: "https://www.example.nl/api/v2", apiKey });
 *
 * `Custom` is the type of the region's custom fields.
 */
export class Onderwijsregio<Custom = CustomFields> {
  readonly candidates: Candidates<Custom>;
  readonly interactions: Interactions;
  readonly attachments: Attachments;
  readonly retention: Retention;
  readonly tasks: Tasks;
  readonly coordinators: Coordinators;
  readonly mutations: Mutations;
  readonly schema: Schema;
  readonly customFields: CustomFieldsOfRegion;
  readonly regions: Regions;
  readonly keys: Keys;
  readonly staff: Staff;
  readonly subscriptions: Subscriptions;
  readonly sessions: Sessions;
  readonly me: Me;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
    const core = new Core(settingsOf(options, VERSION));
    this.candidates = new Candidates(core);
    this.interactions = new Interactions(core);
    this.attachments = new Attachments(core);
    this.retention = new Retention(core);
    this.tasks = new Tasks(core);
    this.coordinators = new Coordinators(core);
    this.mutations = new Mutations(core);
    this.schema = new Schema(core);
    this.customFields = new CustomFieldsOfRegion(core);
    this.regions = new Regions(core);
    this.keys = new Keys(core);
    this.staff = new Staff(core);
    this.subscriptions = new Subscriptions(core);
    this.sessions = new Sessions(core);
    this.me = new Me(core);
  }
  /** A client for the candidate who has this session, with the same options otherwise. */
  withSession(token: string): Onderwijsregio<Custom> {
    return new Onderwijsregio({ ...this.#options, apiKey: undefined, region: undefined, session: token });
  }

  /** A client for the sandbox, with the same options otherwise. */
  inSandbox(): Onderwijsregio<Custom> {
    return new Onderwijsregio({ ...this.#options, sandbox: true });
  }
}
