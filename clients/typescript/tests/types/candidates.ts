// What the types promise. Each `@ts-expect-error` is a mistake that must not compile; the test
// compiles this file.

import { files, webhooks, MutationFailed, Onderwijsregio } from "onderwijsregio";
import type { Candidate, FieldName, MutationEvent, Pages, Selected } from "onderwijsregio";

const region = new Onderwijsregio<{ rijbewijs: boolean | null; bron: string | null }>({
  baseUrl: "https://www.example.nl/api/v2",
});

type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
const holds = <Claim extends true>(): Claim | undefined => undefined;

export async function nullable() {
  const candidate = await region.candidates.get("rec00000000000000");
  // @ts-expect-error A candidate may have no phone number.
  candidate.phone.length;
  // @ts-expect-error A candidate may have no date of birth.
  new Date(candidate.dateOfBirth);
  // @ts-expect-error Interactions are there on request only.
  candidate.interactions.length;
  // @ts-expect-error So are custom fields.
  candidate.customFields.bron;
  holds<Same<typeof candidate.phone, string | null>>();
  holds<Same<typeof candidate.name, string>>();
  holds<Same<typeof candidate.archivedAt, string | null>>();
  return [candidate.phone?.length, candidate.name.length, candidate.sectors.length];
}

export async function selected() {
  for await (const candidate of region.candidates.list({ fields: ["name", "phase", "interactions"] })) {
    candidate.name.length + candidate.id.length + candidate.interactions.length;
    // @ts-expect-error It is not selected.
    candidate.email;
    if (candidate.phase === "nieuw") continue;
    // @ts-expect-error There is no such phase.
    if (candidate.phase === "neu") continue;
  }
  const [one] = await region.candidates.find({ email: "a@example.nl", fields: ["customFields.rijbewijs"] });
  // @ts-expect-error There may be no match: noUncheckedIndexedAccess is on.
  one.id;
  holds<Same<NonNullable<typeof one>["customFields"], { rijbewijs: boolean | null }>>();
  // @ts-expect-error There is no such field.
  region.candidates.list({ fields: ["naam"] });
  const fields: FieldName[] = ["name"];
  const unknown = await region.candidates.get("rec00000000000000", { fields });
  // @ts-expect-error The selection is not known here, so the name can be absent.
  unknown.name.length;
}

export async function writes() {
  // @ts-expect-error The consent is required.
  region.candidates.create([{ name: "A", email: "a@example.nl" }]);
  // @ts-expect-error The field is of another type.
  region.candidates.update("rec00000000000000", { customFields: { rijbewijs: "ja" } });
  const accepted = await region.candidates.create([
    { name: "A", email: "a@example.nl", privacyConsent: true, customFields: { bron: "x" } },
  ]);
  accepted.candidateIds.length;
  const mutation = await region.candidates
    .update("rec00000000000000", { phone: null }, { ifMatch: '"a"' })
    .settled({ wait: 5 });
  // @ts-expect-error A mutation may have no problem.
  mutation.problem.detail;
  await region.attachments.create("rec00000000000000", { curriculumVitae: [await files.fromPath("cv.pdf")] });
  const list: Pages<Selected<never, { rijbewijs: boolean | null; bron: string | null }>> = region.candidates.list();
  // @ts-expect-error The bound is required.
  await list.toArray();
  // @ts-expect-error There is no token before the end.
  region.candidates.changes({ since: list.syncToken });
}

export async function callbacks(request: Request): Promise<MutationEvent["data"]["status"]> {
  const body = await request.arrayBuffer();
  const event = await webhooks.verify(body, request.headers, ["whsec_a"], { target: "/" });
  return event.data.status;
}

export const reason = (error: unknown) => (error instanceof MutationFailed ? error.problem?.detail : undefined);
export const plain: Candidate["phone"][] = [null];
