// Everybody can use the portal: axe finds nothing on any page, in both languages, light and dark, on a phone and on a desk;
// and all of it can be reached with a keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "./accessible.mjs";
import { launch, signIn, visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const ACCOUNT = [
  "/portal/accesses", "/portal/account", "/portal/sessions", "/portal/sessions?done", "/portal/email", "/portal/email?token=x",
  "/portal/email/undo?token=x", "/portal/erase", "/portal/erase?token=x",
];

let server, browser, page, id;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  ({ noord: id } = await server.person("all@example.nl", ["noord", "zuid"], { motivation: "Graag.", notes: "Rustig." }));
  page = await visitor(browser, server);
});
after(async () => {
  await browser.close();
  await server.stop();
});

const clean = (what) => accessible(page, what);

for (const [lang, wrong] of [["nl", "Fout: "], ["en", "Error: "]]) {
  test(`every page before signing in (${lang})`, async () => {
    for (const path of ["/portal", "/portal?ended", "/portal/sign-in?token=x", "/portal/signed-out", "/portal/nothing"]) {
      await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      await clean(path);
    }
    await page.goto(`/portal?lang=${lang}`);
    await page.locator("form button").click();
    assert.ok((await page.title()).startsWith(wrong));
    await clean("an address that is missing");
    await page.locator("#email").fill("all@example.nl");
    await page.locator("form button").click();
    await clean("the code");
    await page.locator("form button").click();
    assert.ok((await page.title()).startsWith(wrong));
    await clean("a code that is missing");
    await page.goto("/portal/sign-in?token=x");
    await page.locator("form button").click();
    await clean("a link that does not work");
  });
}

test("every page of a session, in both languages", async () => {
  await page.goto("/portal?lang=nl");
  await signIn(page, server, "all@example.nl");
  for (const lang of ["nl", "en"]) {
    for (const path of ["/portal", `/portal/records/${id}`, `/portal/records/${id}?done=saved`, `/portal/records/${id}/edit`, ...ACCOUNT]) {
      await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
      await clean(path);
    }
    await page.goto(`/portal/records/${id}/edit`);
    await page.locator("#name").fill("");
    await page.locator("main form button").click();
    await clean("a name that is missing");
    await page.goto("/portal/email");
    await page.locator("main form button").click();
    await clean("a new address that is missing");
    await page.locator("#email").fill("new@example.nl");
    const emails = server.emails.length;
    await page.locator("main form button").click();
    await clean("the code that approves a new address");
    await page.locator("main form button").click();
    await clean("a code that is missing");
    const { code } = await server.email(emails);
    await page.locator("#code").fill(code);
    await page.locator("main form button").click();
    await clean("the code for a new address");
    await page.goto("/portal/erase");
    await page.locator("main form button").click();
    await clean("erasure that was asked for");
  }
});

test("the question whose records these are, in both languages", async () => {
  const reader = page;
  page = await visitor(browser, server);
  await server.person("asked@example.nl", ["noord"], { dateOfBirth: "1990-03-07" });
  await server.person("asked@example.nl", ["noord"], { name: "Jan Voorbeeld" });
  await page.goto("/portal?lang=nl");
  await signIn(page, server, "asked@example.nl", "**/portal/question");
  for (const [lang, wrong] of [["nl", "Fout: "], ["en", "Error: "]]) {
    await page.goto(`/portal/question?lang=${lang}`);
    await clean("the question");
    await page.locator("main form button").click();
    assert.ok((await page.title()).startsWith(wrong));
    await clean("an answer that is missing");
  }
  await page.locator("#day").fill("7");
  await page.locator("#month").fill("3");
  await page.locator("main form button").click();
  await clean("some of the records");
  page = reader;
});

test("a region's own colour, name and logo", async () => {
  const base64 =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await server.person("one@example.nl", ["noord"]);
  const reader = page;
  page = await visitor(browser, server);
  await page.goto("/portal?lang=nl");
  await signIn(page, server, "one@example.nl");
  const one = page;
  // The grey is the colour on which neither black nor white can be read better than 4.58 to 1.
  for (const colour of ["#757575", "#ffe600", "#00172e"]) {
    const displayName = "Werken in het onderwijs in Noord-Holland en omstreken";
    await server.api("noord", "PATCH", "/auth/regions/me/settings", { portal: { displayName, colour, logo: { base64 } } });
    page = one;
    await page.goto("/portal");
    const top = page.locator("header.top");
    assert.equal(await top.locator(".brand").innerText(), displayName);
    const shown = await top.evaluate((element) => getComputedStyle(element).backgroundColor);
    assert.deepEqual(shown.match(/\d+/g).map(Number), [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
    assert.ok(await top.locator(".logo").evaluate((image) => image.complete && image.naturalWidth === 1));
    await clean(`on top of the page, ${colour}`);
    page = reader;
    for (const path of ["/portal", `/portal/records/${id}`]) {
      await page.goto(path);
      assert.equal(await page.locator(".own").count(), 1);
      await clean(`${path}, ${colour}`);
    }
  }
  await server.api("noord", "PATCH", "/auth/regions/me/settings", { portal: null });
});

test("the keyboard is enough, and what it is on can be seen", async () => {
  await page.goto("/portal?lang=nl");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.keyboard.press("Tab");
  const focused = await page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return `${document.activeElement.tagName} ${outlineStyle} ${outlineWidth}`;
  });
  assert.match(focused, /^A solid 3px/);
});

test("a slow reader is asked before the session ends", async () => {
  await page.clock.install();
  await page.goto("/portal?lang=nl");
  const warning = page.getByRole("alertdialog");
  await page.clock.fastForward("25:00");
  assert.equal(await warning.isVisible(), false);
  await page.clock.fastForward("02:00");
  assert.equal(await warning.isVisible(), true);
  const alive = page.waitForResponse("**/portal/alive**");
  await page.keyboard.press("Enter");
  assert.equal((await alive).status(), 204);
  assert.equal(await warning.isVisible(), false);
});

test("the first page is light", async () => {
  const reader = await visitor(browser, server);
  const bodies = [];
  reader.on("response", (response) => bodies.push(response.body()));
  await reader.goto("/portal", { waitUntil: "networkidle" });
  const bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + body.length, 0);
  assert.ok(bytes > 5_000 && bytes < 60_000, `${bytes} bytes`);
});

test("asking twice by accident asks once", async () => {
  const reader = await visitor(browser, server);
  let asked = 0;
  reader.on("request", (request) => (asked += request.method() === "POST" ? 1 : 0));
  await reader.goto("/portal");
  await reader.getByRole("textbox", { name: "E-mailadres" }).fill("all@example.nl");
  await reader.getByRole("button", { name: "Stuur mij een link" }).dblclick();
  await reader.getByRole("heading", { level: 1, name: "Kijk in je e-mail" }).waitFor();
  assert.equal(asked, 1);
});
