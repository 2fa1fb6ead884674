// The board: a card is moved by dragging, by a menu, by keyboard and by touch; two people who move one card; no script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "../accessible.mjs";
import { launch, sound } from "../browser.mjs";
import { join, staffPage, startDesk } from "./authenticator.mjs";

const BOARD = "/desk/r/demo-noord/board";
let server, browser, page, other, id;

const invite = async (name) => {
  const email = `${name.toLowerCase()}@staff.example.nl`;
  const words = ["staff", "invite", "--region", "demo-noord", "--role", "coordinator", "--email", email, "--name", name];
  return (await server.command(...words)).match(/http\S+/)[0];
};

before(async () => {
  [server, browser] = await Promise.all([startDesk(), launch()]);
  [page, other] = await Promise.all([staffPage(browser, server), staffPage(browser, server)]);
  await join(page, await invite("Marieke"));
  await join(other, await invite("Jan"));
  ({ noord: id } = await server.person("kaart@example.nl", ["noord"], { name: "Kaart Voorbeeld", phase: "nieuw", city: "Zuidoostbeemster" }));
});
after(async () => {
  await browser.close();
  await server.stop();
});

const phase = async () => (await server.api("noord", "GET", `/candidates/${id}`)).phase;
const open = (at) => at.goto(`${BOARD}?city=zuidoostbeemster`);
const card = (at) => at.locator(`[data-card="${id}"]`);
const column = (at, name) => at.locator(`[data-column="${name}"]`);
const moved = async (at, to) => {
  await column(at, to).locator(`[data-card="${id}"]`).waitFor();
  assert.equal(await phase(), to);
};

test("by dragging", async () => {
  await open(page);
  await card(page).dragTo(column(page, "matchen"));
  await moved(page, "matchen");
  await page.locator("#live", { hasText: "Kaart Voorbeeld: van nieuw naar matchen" }).waitFor({ state: "attached" });
});

test("by undoing", async () => {
  await page.keyboard.press("u");
  await moved(page, "nieuw");
});

test("by the menu with the mouse alone, and by touch", async () => {
  await open(page);
  await card(page).locator(".mover").click();
  await page.locator("#phases").getByRole("button", { name: "oriënteren" }).click();
  await moved(page, "oriënteren");
  const context = await browser.newContext({ baseURL: server.url, locale: "nl-NL", hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  await context.addCookies(await page.context().cookies());
  const phone = await context.newPage();
  await open(phone);
  await card(phone).locator(".mover").tap();
  await phone.locator("#phases").getByRole("button", { name: "voorbereiden" }).tap();
  await moved(phone, "voorbereiden");
  await context.close();
});

test("by keyboard, and the focus stays on the card", async () => {
  await open(page);
  await card(page).locator("a.name").focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await moved(page, "oriënteren");
  assert.equal(await page.evaluate(() => document.activeElement.id), id);
  await page.keyboard.press("Shift+ArrowRight");
  await moved(page, "voorbereiden");
});

test("without a script", async () => {
  const context = await browser.newContext({ baseURL: server.url, locale: "nl-NL", javaScriptEnabled: false });
  await context.addCookies(await page.context().cookies());
  const plain = await context.newPage();
  await open(plain);
  await card(plain).locator(".mover").click();
  await plain.getByRole("button", { name: "matchen" }).click();
  await moved(plain, "matchen");
  await plain.getByRole("button", { name: "Ongedaan maken" }).click();
  await moved(plain, "voorbereiden");
  await context.close();
});

test("two people move one card: one wins, and the other reads why nothing moved", async () => {
  await open(page);
  await open(other);
  await card(page).locator("a.name").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await moved(page, "in opleiding");
  await card(other).dragTo(column(other, "nieuw"));
  await other.getByRole("alert").waitFor();
  assert.match(await other.getByRole("alert").innerText(), /Kaart Voorbeeld stond niet meer in voorbereiden/);
  assert.equal(await phase(), "in opleiding");
  await column(other, "in opleiding").locator(`[data-card="${id}"]`).waitFor();
  sound(page);
  sound(other);
});

test("leaving asks why", async () => {
  await open(page);
  await card(page).dragTo(column(page, "uitgestroomd"));
  await page.getByLabel("Waarom gaat de kandidaat weg?").fill("Verhuisd");
  await page.getByRole("button", { name: "Naar uitgestroomd" }).click();
  await page.waitForURL(/moved=/);
  const left = await server.api("noord", "GET", `/candidates/${id}`);
  assert.deepEqual([left.phase, left.exitReason], ["uitgestroomd", "Verhuisd"]);
});

test("everybody can use it", async () => {
  for (const lang of ["nl", "en"]) {
    for (const path of [BOARD, `${BOARD}/${id}`, `${BOARD}/${id}?to=uitgestroomd&was=nieuw`]) {
      await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
      await accessible(page, `${path} ${lang}`);
    }
  }
});
