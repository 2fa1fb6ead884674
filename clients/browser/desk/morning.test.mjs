// A coordinator's morning in the demo, by keyboard alone: find somebody, note a call, move the phase, add a task, tick it
// off, export. And after it, nothing personal is in an address, a referer, the log or the browser's storage.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, sound } from "../browser.mjs";
import { Server } from "../server.mjs";
import { freePort, join, staffPage } from "./authenticator.mjs";

const WORD = "vries";
const CALL = "Gebeld over de meeloopdag in Zuidlaren.";
const TASK = "Terugbellen over het rooster";
const PHASES = ["nieuw", "matchen", "oriënteren", "voorbereiden", "in opleiding", "werkzaam"];

let server, browser, page, id, name, found;
let strokes = 0;
const addresses = [];

/** Presses a key, and counts it. */
const press = async (key) => {
  strokes += 1;
  await page.keyboard.press(key);
};

/** Presses Tab until what has the focus is called this. */
async function tabTo(called) {
  const has = () => page.evaluate(() => {
    const on = document.activeElement;
    return on.getAttribute("aria-label") || on.textContent.trim();
  });
  for (let tabs = 0; tabs < 150; tabs += 1) {
    await page.keyboard.press("Tab");
    if ((await has()) === called) return;
  }
  assert.fail(`Tab does not lead to “${called}”`);
}

const api = (rest = "") => server.api("noord", "GET", `/candidates/${id}${rest}`);

before(async () => {
  // As a user starts it, who opens the printed addresses: `localhost`, because passkeys do not work on an IP address.
  const port = await freePort();
  [server, browser] = await Promise.all([Server.start({}, `127.0.0.1:${port}`), launch()]);
  server.url = `http://localhost:${port}`;
  page = await staffPage(browser, server);
  page.on("request", (request) => addresses.push(request.url(), request.headers().referer ?? ""));
  page.on("response", (response) => addresses.push(response.headers().location ?? ""));
});
after(async () => {
  await browser.close();
  await server.stop();
});

test("the printed link leads to a passkey, and the desk has work for the day", async () => {
  const [, link] = server.printed.match(/coordinator\s+(http:\S+)/);
  assert.ok(link.startsWith(`${server.url}/desk/join?token=`), link.split("?")[0]);
  await join(page, link);
  // The address of the link holds a token, which is no personal data.
  assert.ok((await page.locator("main tbody tr[data-row]").count()) >= 3, "tasks");
  const counts = await page.locator(".counts strong").allInnerTexts();
  const [fresh, guided, ending] = [counts[0], counts[1], counts.at(-1)];
  assert.deepEqual({ fresh, guided, ending }, { fresh: "4", guided: "90", ending: "2" });
  sound(page);
});

test("sign in, find, open, note and save: at most eight key strokes", async () => {
  await page.getByRole("button", { name: "Uitloggen" }).click();
  await page.waitForURL("**/desk/signed-out");
  await page.goto("/desk/sign-in");
  // The browser suggests the passkey in the field: one key chooses it, one confirms. The virtual authenticator does both.
  strokes = 2;
  await page.waitForURL(/\/desk(\/r\/.*)?$/);
  await press("/");
  await page.keyboard.type(WORD);
  await press("Enter");
  await page.waitForURL(/search=/);
  const first = page.locator("table.list tbody th.name a").first();
  await first.waitFor();
  name = await first.innerText();
  assert.match(name, /Vries$/);
  await press("j");
  await press("Enter");
  await page.waitForURL(/\/candidates\/rec\w{14}$/);
  id = page.url().match(/rec\w{14}/)[0];
  await press("n");
  await page.keyboard.type(CALL);
  await press("Control+Enter");
  await page.getByText("Het contactmoment is opgeslagen.").waitFor();
  assert.ok(strokes <= 8, `${strokes} key strokes`);
  found = await api();
  assert.equal(found.name, name);
  const [newest] = await api("/interactions");
  assert.deepEqual([newest.notes, newest.performedBy], [CALL, "Dana Demo"]);
  sound(page);
});

test("move the phase", async () => {
  const next = PHASES[(PHASES.indexOf(found.phase) + 1) % PHASES.length];
  await page.keyboard.press("p");
  // A choice is found by how it begins.
  await page.keyboard.type(next.slice(0, 2));
  await page.keyboard.press("Control+Enter");
  await page.getByText("De fase is bijgewerkt.").waitFor();
  assert.equal((await api()).phase, next);
  const [{ by, changes }] = await api("/history");
  assert.deepEqual([by.kind, by.name], ["person", "Dana Demo"]);
  assert.deepEqual(changes.find(({ field }) => field === "phase"), { field: "phase", from: found.phase, to: next });
  sound(page);
});

test("add a task, and tick it off", async () => {
  await page.keyboard.press("t");
  await page.keyboard.type(TASK);
  await page.keyboard.press("Tab");
  // The same day, whether the browser writes the day or the month first.
  await page.keyboard.type("12122027");
  await page.keyboard.press("Control+Enter");
  await page.getByText("De taak is bijgewerkt.").waitFor();
  const added = async () => (await api("/tasks")).find(({ text }) => text === TASK);
  const open = await added();
  assert.deepEqual([open.dueOn, open.doneAt], ["2027-12-12", null]);
  await tabTo(`Klaar: ${TASK}`);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `Klaar: ${TASK}` }).waitFor({ state: "detached" });
  assert.notEqual((await added()).doneAt, null);
  sound(page);
});

test("export what was found", async () => {
  await page.keyboard.press("/");
  await page.keyboard.type(found.email);
  await page.keyboard.press("Enter");
  await page.waitForURL(/search=/);
  await page.getByRole("link", { name, exact: true }).first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await tabTo("Exporteren");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "1 kandidaat exporteren" }).waitFor();
  await tabTo("Bestand maken");
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const file = await download;
  assert.equal(file.suggestedFilename(), "kandidaten.xlsx");
  assert.equal((await readFile(await file.path())).subarray(0, 2).toString(), "PK");
  sound(page);
});

test("nothing personal is in an address, a referer, the log or the browser's storage", async () => {
  const words = [WORD, name, found.email, found.email.split("@")[0], "example.nl", CALL, TASK, "Zuidlaren", "Dana Demo"];
  if (found.phone) words.push(found.phone, found.phone.replace(/\D/g, "").slice(-8));
  const personal = [...words, ...words.map(encodeURIComponent), ...words.map((word) => word.replaceAll(" ", "+"))].map((word) => word.toLowerCase());
  const clean = (text, where) => {
    const lower = text.toLowerCase();
    for (const word of personal) assert.ok(!lower.includes(word), `${where} holds “${word}”`);
  };
  assert.ok(addresses.filter(Boolean).length > 50);
  for (const address of addresses) clean(address, "an address");
  assert.match(server.log, /ready/);
  clean(server.log, "the log");
  const stored = await page.evaluate(async () => JSON.stringify([
    { ...localStorage }, { ...sessionStorage }, document.cookie, history.state, (await indexedDB.databases()).length, (await caches.keys()).length,
  ]));
  assert.equal(stored, JSON.stringify([{}, {}, "", null, 0, 0]));
  const cookies = await page.context().cookies();
  assert.ok(cookies.length > 0);
  for (const cookie of cookies) clean(`${cookie.name}=${cookie.value}`, "a cookie");
});
