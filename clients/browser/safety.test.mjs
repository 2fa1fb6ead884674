// What others might try to do with a candidate's browser.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { heading, launch, signIn, visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

let server, browser, id, page, elsewhere;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ({ noord: id } = await server.person("safe@example.nl"));
  page = await visitor(browser, server);
  await signIn(page, server, "safe@example.nl");
  // A site of somebody else: what it serves is named by the path.
  elsewhere = createServer((request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(decodeURIComponent(request.url.slice(1)));
  });
  await new Promise((ready) => elsewhere.listen(0, "127.0.0.1", ready));
});
after(async () => {
  elsewhere.close();
  await browser.close();
  await server.stop();
});

const own = async () => (await page.context().cookies()).find((cookie) => cookie.name === "portal");
const record = () => server.api("noord", "GET", `/candidates/${id}`);

/** A request as the signed-in browser could send it, but for what makes it the portal's own. */
async function post(path, fields, headers = {}) {
  const { name, value } = await own();
  return fetch(server.url + path, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: `${name}=${value}`, ...headers },
    body: new URLSearchParams(fields),
  });
}

test("no script reads the session's token, and no other site sends it", async () => {
  const { httpOnly, sameSite, path, expires } = await own();
  assert.deepEqual({ httpOnly, sameSite, path, expires }, { httpOnly: true, sameSite: "Lax", path: "/", expires: -1 });
  await page.goto("/portal");
  assert.equal(await page.evaluate(() => document.cookie), "");
  assert.doesNotMatch(await page.content(), new RegExp((await own()).value));
});

test("a form without the session's own token changes nothing", async () => {
  const ours = { "sec-fetch-site": "same-origin", origin: server.url };
  for (const form of [{}, { form: "" }, { form: "AAAAAAAAAAAAAAAAAAAAAA" }]) {
    for (const path of [`/portal/records/${id}/consent`, `/portal/records/${id}/edit`, "/portal/sign-out"]) {
      const answer = await post(path, { consent: "false", name: "Iemand", state: "0", ...form }, ours);
      assert.equal(answer.status, 403, path);
      assert.match(await answer.text(), /Deze aanvraag is geweigerd/);
    }
  }
  assert.equal((await record()).privacyConsent, true);
});

test("a form of another site changes nothing, whatever it carries", async () => {
  await page.goto(`/portal/records/${id}`);
  const form = await page.locator("main [name=form]").first().inputValue();
  for (const headers of [{}, { "sec-fetch-site": "cross-site" }, { origin: "https://evil.example" }, { origin: "null" }]) {
    assert.equal((await post(`/portal/records/${id}/consent`, { form, consent: "false" }, headers)).status, 403);
  }
  const tab = await page.context().newPage();
  const fields = `<input name=form value=${form}><input name=consent value=false><button>Win</button>`;
  const html = `<form method=post action=${server.url}/portal/records/${id}/consent>${fields}</form>`;
  await tab.goto(`http://127.0.0.1:${elsewhere.address().port}/${encodeURIComponent(html)}`);
  await tab.getByRole("button").click();
  assert.equal(await heading(tab), "Deze aanvraag is geweigerd");
  assert.equal((await record()).privacyConsent, true);
  await tab.close();
});

test("another site cannot show the portal in a frame of its own", async () => {
  const tab = await page.context().newPage();
  const html = `<iframe src=${server.url}/portal></iframe>`;
  await tab.goto(`http://127.0.0.1:${elsewhere.address().port}/${encodeURIComponent(html)}`);
  const frame = await (await tab.waitForSelector("iframe")).contentFrame();
  await frame.waitForLoadState();
  assert.doesNotMatch(await frame.content(), /Onderwijsregio/);
  await tab.close();
});

test("every answer forbids what no page needs", async () => {
  for (const path of ["/portal", `/portal/records/${id}`, "/portal/nothing", "/portal/sign-in?token=x"]) {
    const { headers } = await fetch(server.url + path, { redirect: "manual" });
    assert.equal(
      headers.get("content-security-policy"),
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'",
    );
    assert.equal(headers.get("cache-control"), "no-store");
    assert.equal(headers.get("x-frame-options"), "DENY");
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "same-origin");
  }
});

test("no address leads from the portal to another site", async () => {
  for (const path of ["/portal?next=https://evil.example", "/portal//evil.example", "/portal/sign-in?token=&next=//evil.example"]) {
    const { status, headers } = await fetch(server.url + path, { redirect: "manual" });
    if (status >= 300 && status < 400) assert.match(headers.get("location"), /^\/portal/);
  }
  await page.goto("/portal?next=https://evil.example&lang=nl");
  const links = await page.locator("a").evaluateAll((all) => all.map((link) => new URL(link.href).origin));
  assert.deepEqual([...new Set(links)], [server.url]);
});

test("what others wrote is shown as text", async () => {
  const evil = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>";
  const { noord } = await server.person("text@example.nl", ["noord"], { name: evil, city: evil, notes: evil });
  const reader = await visitor(browser, server);
  await signIn(reader, server, "text@example.nl");
  for (const path of ["/portal", `/portal/records/${noord}`, `/portal/records/${noord}/edit`]) {
    await reader.goto(path);
    assert.equal(await reader.locator("img, main script").count(), 0, path);
  }
  assert.deepEqual(reader.faults, []);
});

test("somebody else's record is not there", async () => {
  const { noord } = await server.person("other@example.nl");
  for (const path of [`/portal/records/${noord}`, `/portal/records/${noord}/edit`, "/portal/records/recAAAAAAAAAAAAAA"]) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), 404, path);
    assert.equal(await heading(page), "Deze pagina is er niet");
  }
});

test("five wrong codes end the right one", async () => {
  await server.person("guess@example.nl");
  const emails = server.emails.length;
  const ours = { "sec-fetch-site": "same-origin" };
  const send = (path, fields) =>
    fetch(server.url + path, { method: "POST", redirect: "manual", headers: ours, body: new URLSearchParams(fields) });
  await send("/portal/verification", { email: "guess@example.nl" });
  const { code } = await server.email(emails);
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
  for (let times = 0; times < 5; times++) {
    assert.equal((await send("/portal/sign-in", { email: "guess@example.nl", code: wrong })).status, 400);
  }
  assert.equal((await send("/portal/sign-in", { email: "guess@example.nl", code })).status, 400);
});
