export { Onderwijsregio } from "./client.js";
export { VERSION } from "./version.js";
export * as files from "./files.js";
export * as webhooks from "./webhooks.js";
export {
  ApiError,
  Conflict,
  ConnectionError,
  Duplicate,
  Forbidden,
  IdempotencyKeyReused,
  InsufficientStorage,
  InvalidRequest,
  Merged,
  MutationFailed,
  MutationPending,
  NotFound,
  NotModified,
  OnderwijsregioError,
  PreconditionFailed,
  ServerError,
  TooManyRequests,
  Unauthorized,
  Unavailable,
  WebhookVerificationError,
} from "./errors.js";
export type { Answer, Call, Meta } from "./answer.js";
export type { SettleOptions, WaitOptions, Write } from "./mutations.js";
export type { Pages } from "./pages.js";
export type {
  ClientOptions,
  Clock,
  ConditionalOptions,
  ConditionalWriteOptions,
  PageOptions,
  RequestOptions,
  SelectionOptions,
  WriteOptions,
} from "./options.js";
export type { GivenHeaders, MutationEvent, VerifyOptions } from "./webhooks.js";
export type {
  AcceptedMutation,
  Attachment,
  Candidate,
  CandidateChanges,
  Change,
  ChangedCustomField,
  ChangedRegion,
  ChangedRegionSettings,
  CreatedKey,
  CustomField,
  CustomFields,
  Fault,
  FieldName,
  Interaction,
  InteractionChanges,
  Mutation,
  MutationProblem,
  NewAttachments,
  NewCandidate,
  NewCustomField,
  NewFile,
  NewInteraction,
  NewKey,
  NewRegion,
  OwnCandidate,
  Phase,
  PlainRegion,
  Problem,
  Region,
  RegionSettings,
  Selected,
} from "./types.js";
