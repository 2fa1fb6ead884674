// The list: found and opened by keyboard alone, filtered, paged, without a script, and with nothing personal in an address.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "../accessible.mjs";
import { launch, sound } from "../browser.mjs";
import { join, staffPage, startDesk } from "./authenticator.mjs";

const LIST = "/desk/r/demo-noord/candidates";
let server, browser, page, asked;

/** Invites somebody to the demo's region, and gives the link. */
const invite = async (name, role) => {
  const email = `${name.toLowerCase()}@staff.example.nl`;
  const words = ["staff", "invite", "--region", "demo-noord", "--role", role, "--email", email, "--name", name];
  return (await server.command(...words)).match(/http\S+/)[0];
};

before(async () => {
  [server, browser] = await Promise.all([startDesk(), launch()]);
  page = await staffPage(browser, server);
  asked = [];
  page.on("request", (request) => asked.push(`${request.url()} ${request.headers().referer ?? ""}`));
  await join(page, await invite("Marieke", "coordinator"));
});
after(async () => {
  await browser.close();
  await server.stop();
});

const names = (at = page) => at.locator("table.list tbody th.name a").allInnerTexts();
const ready = (at = page) => at.waitForFunction(() => !document.querySelector("main[aria-busy]"));

test("somebody is found and opened by keyboard alone", async () => {
  await server.person("vries@example.nl", ["noord"], { name: "Sanne de Vriesveld" });
  await page.goto("/desk");
  await page.keyboard.press("/");
  await page.keyboard.type("vriesveld");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search=/);
  assert.deepEqual(await names(), ["Sanne de Vriesveld"]);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/candidates\/rec/);
  sound(page);
});

test("a task is added, ticked off and opened again by keyboard alone", async () => {
  await page.goto("/desk");
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.waitForURL(/\/tasks$/);
  await page.keyboard.press("t");
  await page.locator("#who").fill("vriesveld");
  await page.locator("#task-text").fill("Bellen over de open dag");
  await page.locator("#task-on").fill("2026-01-05");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/did=added/);
  const row = page.locator("tr[data-row]", { hasText: "Bellen over de open dag" });
  await row.locator("a").first().focus();
  await page.keyboard.press("x");
  await page.waitForURL(/did=ticked/);
  await ready();
  assert.equal(await row.count(), 0);
  await page.keyboard.press("u");
  await page.waitForURL(/did=reopened/);
  await ready();
  assert.equal(await row.count(), 1);
  sound(page);
});

test("a filter is applied without loading the page, and taken off by its chip", async () => {
  await page.goto(LIST);
  await page.evaluate(() => (document.body.dataset.same = "1"));
  await page.locator("#f-phase > summary").click();
  await page.locator("#f-phase").getByLabel("werkzaam").check();
  await page.getByRole("button", { name: "Toepassen" }).first().click();
  await page.waitForURL(/phase=werkzaam/);
  await ready();
  assert.equal(await page.locator("body").getAttribute("data-same"), "1");
  const phases = await page.locator("tbody td[data-label=Fase] .badge").allInnerTexts();
  assert.ok(phases.length > 0 && phases.every((phase) => phase === "werkzaam"), String(phases));
  await page.locator(".chip").click();
  await page.waitForURL((url) => !url.search.includes("phase"));
  await page.goBack();
  await page.waitForURL(/phase=werkzaam/);
  await ready();
  assert.equal(await page.locator(".chip").count(), 1);
  sound(page);
});

test("the selection outlives paging, with and without a script", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ baseURL: server.url, locale: "nl-NL", javaScriptEnabled, viewport: { width: 1280, height: 900 } });
    await context.addCookies(await page.context().cookies());
    const tab = await context.newPage();
    await tab.goto(`${LIST}?sort=name`);
    const rows = () => tab.locator("tbody input[data-select]").evaluateAll((all) => all.map((one) => one.value));
    const first = await rows();
    assert.equal(first.length, 50);
    const box = tab.locator(`input[type=checkbox][value="${first[3]}"]`);
    await box.check();
    await tab.getByRole("button", { name: "Volgende pagina" }).click();
    await box.waitFor({ state: "detached" });
    assert.ok(!(await rows()).some((id) => first.includes(id)));
    assert.equal(await tab.locator("#selected-count").innerText(), "1");
    await tab.getByRole("button", { name: "Eerste pagina" }).click();
    await box.waitFor();
    assert.ok(await box.isChecked());
    await context.close();
  }
});

test("many are changed at once: seen before, done by a job, and undone", async () => {
  await page.goto(`${LIST}?phase=nieuw&sort=name`);
  for (const at of [0, 1]) await page.locator("tbody input[data-select]").nth(at).check();
  const bar = page.getByRole("group", { name: "Selectie" });
  await bar.getByRole("button", { name: "Fase", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Fase van 2 kandidaten wijzigen" }).waitFor();
  await accessible(page, "what is to be done");
  await page.getByLabel("Naar welke fase?").selectOption("matchen");
  await page.getByRole("button", { name: "Bekijken wat er gebeurt" }).click();
  await page.getByText("Dit verandert 2 kandidaten.").waitFor();
  await accessible(page, "what will happen");
  await page.getByRole("button", { name: "Uitvoeren" }).click();
  await page.getByText("Klaar: 2 kandidaten gewijzigd.").waitFor();
  await accessible(page, "what was done");
  await page.getByRole("button", { name: "Ongedaan maken" }).click();
  await page.getByRole("heading", { level: 1, name: "Ongedaan maken voor 2 kandidaten" }).waitFor();
  await page.getByText("Klaar: 2 kandidaten gewijzigd.").waitFor();
});

test("a table is made of what is selected", async () => {
  await page.goto(LIST);
  await page.locator("tbody input[data-select]").first().check();
  await page.getByRole("group", { name: "Selectie" }).getByRole("button", { name: "Exporteren" }).click();
  await page.getByRole("heading", { level: 1, name: "1 kandidaat exporteren" }).waitFor();
  await accessible(page, "an export");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Bestand maken" }).click();
  assert.equal((await download).suggestedFilename(), "kandidaten.xlsx");
  // The page is still there, and makes another table.
  await page.locator("form[data-download]:not([data-sent])").waitFor();
  await page.locator("#format").selectOption("csv");
  const other = page.waitForEvent("download");
  await page.getByRole("button", { name: "Bestand maken" }).click();
  assert.equal((await other).suggestedFilename(), "kandidaten.csv");
});

test("single keys are shortcuts only until they are switched off", async () => {
  await page.goto(LIST);
  await page.keyboard.press("?");
  assert.ok(await page.locator("#keys").isVisible());
  await page.keyboard.press("Escape");
  await page.goto("/desk/keys");
  await page.getByRole("button", { name: "Uitzetten" }).click();
  await page.goto(LIST);
  await page.keyboard.press("j");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY");
  await page.goto("/desk/keys");
  await page.getByRole("button", { name: "Aanzetten" }).click();
});

test("every page can be used by everybody, in both languages", async () => {
  for (const lang of ["nl", "en"]) {
    for (const path of ["/desk", LIST, `${LIST}?phase=nieuw&coordinator=me&contact=14`, "/desk/keys", "/desk/r/nowhere", "/desk/r/demo-noord/sandbox/candidates", "/desk/r/demo-noord/views", "/desk/r/demo-noord/retention", "/desk/r/demo-noord/tasks", "/desk/r/demo-noord/tasks?state=done&for=me"]) {
      await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
      await accessible(page, `${path} ${lang}`);
    }
  }
  await page.goto(`${LIST}?lang=nl`);
  // 400 % of 1280 pixels.
  await page.setViewportSize({ width: 320, height: 256 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("a first load and a list are small", async () => {
  const tab = await page.context().newPage();
  const session = await tab.context().newCDPSession(tab);
  await session.send("Network.enable");
  await session.send("Network.clearBrowserCache");
  let bytes = 0;
  const sizes = {};
  session.on("Network.responseReceived", ({ requestId, response }) => (sizes[requestId] = response.url));
  const lists = {};
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    lists[sizes[requestId]] = encodedDataLength;
  });
  await tab.goto(LIST, { waitUntil: "networkidle" });
  assert.ok(bytes > 5_000 && bytes < 60_000, `${bytes} bytes`);
  const list = lists[server.url + LIST];
  assert.ok(list > 2_000 && list < 40_000, `${list} bytes`);
  await tab.close();
});

test("nothing personal is in an address, a referer, or the browser's storage", async () => {
  const words = /vries|sanne|%20de%20|example\.nl|06%20|06\+0/i;
  for (const one of asked) assert.doesNotMatch(one, words);
  const stored = await page.evaluate(async () => JSON.stringify([
    { ...localStorage }, { ...sessionStorage }, document.cookie, history.state, (await indexedDB.databases()).length, (await caches.keys()).length,
  ]));
  assert.equal(stored, JSON.stringify([{}, {}, "", null, 0, 0]));
});
