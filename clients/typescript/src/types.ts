// The types of what the API takes and returns, from its OpenAPI document.

import type { components, operations } from "./generated/api.js";

export type Schemas = components["schemas"];
/** What is in `data` of an answer. */
export type Data<Name extends keyof Schemas> = Schemas[Name] extends { data: infer Content } ? Content : never;
/** One entry of `data` of a list. */
export type Entry<Name extends keyof Schemas> = Data<Name> extends (infer One)[] ? One : never;
/** The query parameters of an operation. */
export type Query<Name extends keyof operations> = NonNullable<operations[Name]["parameters"]["query"]>;

/** What to search candidates for. */
export type CandidateSearch = Omit<Schemas["CandidateSearch"], "cursor" | "fields" | "pageSize">;

export type Fault = Schemas["Fault"];
export type Problem = Schemas["Problem"];
export type Attachment = Schemas["Attachment"];
export type Interaction = Schemas["Interaction"];
/** A change of a candidate or of a contact moment. */
export type HistoryChange = Entry<"HistoryList">;
export type CandidateAccess = Entry<"CandidateAccessList">;
export type NewInteraction = Schemas["NewInteractions"][number];
export type InteractionChanges = Schemas["InteractionChanges"];
export type NewAttachments = Schemas["NewAttachments"];
/**
 * A file to add: its content in base64 with its name, or the URL from which the server fetches it.
 */
export type NewFile = NonNullable<NewAttachments["otherAttachments"]>[number];
export type Mutation = Schemas["Mutation"];
export type MutationProblem = NonNullable<Mutation["problem"]>;
/** An accepted write. */
export type AcceptedMutation = Data<"AcceptedMutation"> | Mutation;
export type CustomField = Schemas["CustomField"];
export type NewCustomField = Schemas["NewCustomField"];
export type ChangedCustomField = Schemas["ChangedCustomField"];
export type Region = Schemas["Region"];
export type PlainRegion = Schemas["PlainRegion"];
export type NewRegion = Schemas["NewRegion"];
export type ChangedRegion = Schemas["ChangedRegion"];
export type RegionSettings = Schemas["RegionSettings"];
export type ChangedRegionSettings = Schemas["ChangedRegionSettings"];
export type StaffMember = Schemas["StaffMember"];
export type NewStaffMember = Schemas["NewStaffMember"];
export type ChangedStaffMember = Schemas["ChangedStaffMember"];
export type Subscription = Schemas["Subscription"];
export type NewSubscription = Schemas["NewSubscription"];
export type ChangedSubscription = Schemas["ChangedSubscription"];
export type EventRedelivery = Schemas["EventRedelivery"];
/** The delivery of an event to a subscription. */
export type Delivery = Schemas["Delivery"];
export type DeliveryAttempt = Schemas["DeliveryAttempt"];
export type NewKey = Schemas["NewKey"];
export type CreatedKey = Data<"CreatedKey">;
export type Phase = NonNullable<Schemas["Candidate"]["phase"]>;

/** The custom fields of a region, by key. `null` where a candidate has no value. */
export type CustomFields = Record<string, unknown>;

type Record_ = Required<Omit<Schemas["Candidate"], "customFields">>;

/** All fields of a candidate that all regions share. */
export type SharedFields = Omit<Record_, "interactions">;

/** The name of a field that `fields` selects. */
export type FieldName = keyof Record_ | "customFields" | `customFields.${string}`;

type InteractionsOf = { interactions: Interaction[] };

/** A candidate with all shared fields. The others are there if the call asks for them. */
export type Candidate<Custom = CustomFields> = SharedFields & Partial<InteractionsOf> & { customFields?: Custom };

/** Those members of the custom fields that `fields` selects. */
type CustomOf<Field extends string, Custom> = "customFields" extends Field
  ? Custom
  : { [Key in keyof Custom as `customFields.${Key & string}` extends Field ? Key : never]: Custom[Key] };

type CustomPart<Field extends string, Custom> = [Extract<Field, "customFields" | `customFields.${string}`>] extends [
  never,
]
  ? unknown
  : { customFields: CustomOf<Field, Custom> };

/**
 * A candidate with the selected fields. Without a selection it has all shared fields; if the
 * selection is not known when it is compiled (`FieldName[]`), any field can be absent.
 */
export type Selected<Field extends string, Custom = CustomFields> = [Field] extends [never]
  ? Candidate<Custom>
  : FieldName extends Field
    ? { id: string } & Partial<Candidate<Custom>>
    : { id: string } & Pick<Record_, Extract<Field, keyof Record_>> &
        CustomPart<Field, Custom> &
        Partial<InteractionsOf>;

/** The present state of a candidate that changed; `null` if it is archived or erased. */
export type Change<Field extends string, Custom = CustomFields> = Omit<Schemas["Change"], "candidate"> & {
  candidate: Selected<Field, Custom> | null;
};

/** A record of the candidate whose session it is, with the region that stores it. */
export type OwnCandidate<Field extends string> = Selected<Field> & Pick<Schemas["OwnCandidate"], "region">;

type WithCustom<Base, Custom> = Omit<Base, "customFields"> & { customFields?: Partial<Custom> | null };

/** A candidate to add. */
export type NewCandidate<Custom = CustomFields> = WithCustom<Schemas["NewCandidate"], Custom>;

/** The fields of a candidate to change: an absent one stays, `null` clears. */
export type CandidateChanges<Custom = CustomFields> = WithCustom<Schemas["CandidateChanges"], Custom>;
