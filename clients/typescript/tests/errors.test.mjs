// Each refusal has its class, and no text of a person is in a message.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as onderwijsregio from "../dist/esm/index.js";
import { client, ok, refusal } from "./support.mjs";

test("each status has its class, with code, request id and faults", async () => {
  const names = {
    304: "NotModified",
    400: "InvalidRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    412: "PreconditionFailed",
    422: "IdempotencyKeyReused",
    429: "TooManyRequests",
    500: "ServerError",
    503: "Unavailable",
    507: "InsufficientStorage",
    405: "ApiError",
    413: "ApiError",
  };
  const errors = [{ pointer: "/0/email", code: "format", message: "expected an e-mail address" }];
  for (const [status, name] of Object.entries(names)) {
    const bare = new Response(null, { status: 304, headers: { "x-request-id": "req-1" } });
    const { region } = client([status === "304" ? bare : refusal(Number(status), { errors })], { maxRetries: 0 });
    const error = await region.candidates.get("rec1").catch((thrown) => thrown);
    assert.ok(
      error instanceof onderwijsregio[name] &&
        error instanceof onderwijsregio.ApiError &&
        error instanceof onderwijsregio.OnderwijsregioError,
    );
    assert.deepEqual([error.name, error.status, error.requestId], [name, Number(status), "req-1"]);
    if (status !== "304") assert.deepEqual([error.code, error.faults], ["a-code", errors]);
  }
  for (const [code, name] of [
    ["duplicate", "Duplicate"],
    ["merged", "Merged"],
  ]) {
    const error = await client([refusal(409, { code })])
      .region.candidates.get("rec1")
      .catch((thrown) => thrown);
    assert.ok(error instanceof onderwijsregio.Conflict);
    assert.equal(error.name, name);
  }
});

test("a message names the faults, but not an unknown member, which can be a person's text", async () => {
  const errors = ["/0/email", "/0/Jan Jansen"].map((pointer, index) => ({
    pointer,
    code: ["format", "unknown"][index],
    message: "a text",
  }));
  const { region } = client([refusal(400, { errors })]);
  const error = await region.candidates.create([{}]).catch((thrown) => thrown);
  assert.equal(error.message, "400 A title: A detail [/0/email a text; /0/… a text] (request req-1)");
});

test("a page of something before the server is an error without its text", async () => {
  const page = (status) => new Response("<p>Jan Jansen</p>", { status, headers: { "content-type": "text/html" } });
  const { region } = client([page(502), page(200)]);
  await assert.rejects(region.candidates.get("rec1"), {
    name: "ServerError",
    message: "502 without a problem in the body",
    code: undefined,
  });
  await assert.rejects(region.candidates.get("rec1"), {
    name: "InvalidResponse",
    message: /^The answer is not the JSON/,
  });
});

test("a redirect is not followed", async () => {
  const { region, asked } = client([
    new Response(null, { status: 302, headers: { location: "https://evil.example/" } }),
  ]);
  await assert.rejects(region.candidates.get("rec1"), /redirect/);
  assert.deepEqual([asked.length, asked[0].redirect], [1, "manual"]);
});

test("a header that cannot be sent is refused without its value", async () => {
  const { region } = client([ok({})]);
  const error = await region.candidates.get("rec1", { headers: { a: "Jan\nJansen" } }).catch((thrown) => thrown);
  assert.ok(error.name === "ConfigurationError");
  assert.doesNotMatch(error.message, /Jan/);
});
