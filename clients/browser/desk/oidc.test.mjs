// Staff sign in at a provider of OpenID Connect: the first time by invitation, then with one click. The account is the
// person's, whatever its address; and a sign-out at the provider ends the session of the desk.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessible } from "../accessible.mjs";
import { heading, launch, sound, visitor } from "../browser.mjs";
import { cookieOf, freePort, invite, startDesk } from "./authenticator.mjs";
import { configuration, SECRET, signInAtProvider, startProvider } from "./provider.mjs";

const REFUSED = "Inloggen is niet gelukt";
const DESK = /\/desk(\/r\/.*)?$/;
const accounts = new Map();

let folder, op, server, browser;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "oidc-"));
  const port = await freePort();
  op = await startProvider(`http://localhost:${port}`, accounts);
  const more = ["--config", await configuration(folder, op.issuer)];
  [server, browser] = await Promise.all([startDesk({ ONDERWIJSREGIO_OIDC_OP_SECRET: SECRET }, { port, more }), launch()]);
});
after(async () => {
  await browser.close();
  await server.stop();
  await op.stop();
  await rm(folder, { recursive: true });
});

/** A page of a person who has joined by the provider. */
async function joined(login, name) {
  accounts.set(login, { email: `${login}@staff.example.nl`, email_verified: true, name });
  const page = await visitor(browser, server, { viewport: { width: 1280, height: 800 } });
  await page.goto(await invite(server, name));
  await page.getByRole("button", { name: "Beginnen" }).click();
  await page.getByRole("link", { name: "Inloggen met Testprovider" }).click();
  await signInAtProvider(page, login);
  await page.waitForURL(DESK);
  return page;
}

const signOut = async (page) => {
  await page.getByRole("button", { name: "Uitloggen" }).click();
  await page.waitForURL("**/desk/signed-out**");
};

const signIn = async (page) => {
  await page.goto("/desk/sign-in");
  await page.getByRole("link", { name: "Inloggen met Testprovider" }).click();
};

const account = async (page) => {
  await page.goto("/desk/account");
  return page.locator("main").innerText();
};

test("an invitation leads to an account at the provider, and that into the desk with one click", async () => {
  const page = await joined("marieke", "Marieke Voorbeeld");
  assert.match(await account(page), /Marieke Voorbeeld/);
  await signOut(page);
  assert.equal(await cookieOf(page), undefined);
  await signIn(page);
  await page.waitForURL(DESK);
  assert.match((await cookieOf(page)).value, /^orw_/);
  const flow = (await page.context().cookies()).find(({ name }) => name === "desk-flow");
  assert.equal(flow, undefined);
  sound(page);
});

test("a person stays the same when the address at the provider changes", async () => {
  const page = await joined("youssef", "Youssef Voorbeeld");
  accounts.set("youssef", { email: "another@elsewhere.example.nl", email_verified: false, name: "Another Name" });
  await signOut(page);
  await signIn(page);
  await page.waitForURL(DESK);
  assert.match(await account(page), /Youssef Voorbeeld/);
});

test("a sign-out at the provider ends the session of the desk", async () => {
  const page = await joined("fatima", "Fatima Voorbeeld");
  const other = await page.context().newPage();
  await other.goto(`${op.issuer}/session/end`);
  await other.getByRole("button", { name: "Yes, sign me out" }).click();
  await other.waitForLoadState();
  for (const until = Date.now() + 10_000; Date.now() < until;) {
    await page.goto("/desk/account");
    if (page.url().includes("/desk/sign-in")) break;
  }
  assert.match(page.url(), /\/desk\/sign-in\?next=/);
});

test("signing out of the desk offers to sign out at the provider, too", async () => {
  const page = await joined("bram", "Bram Voorbeeld");
  await signOut(page);
  await page.getByRole("link", { name: "Ook uitloggen bij je organisatie" }).click();
  await page.getByRole("button", { name: "Yes, sign me out" }).click();
  await page.waitForURL("**/desk/signed-out");
  await signIn(page);
  await page.locator("[name=login]").waitFor();
});

test("an account that the provider has deleted is refused", async () => {
  const page = await joined("daan", "Daan Voorbeeld");
  await signOut(page);
  // It is deleted after the provider has sent the browser back.
  op.provider.once("authorization.success", () => accounts.delete("daan"));
  await signIn(page);
  await page.waitForURL("**/desk/sign-in/op/callback**");
  assert.equal(await heading(page), REFUSED);
  assert.equal(await cookieOf(page), undefined);
});

test("a person without an invitation is refused, on the page of every refusal", async () => {
  accounts.set("eva", { email: "eva@staff.example.nl", email_verified: true, name: "Eva Voorbeeld" });
  const page = await visitor(browser, server);
  await signIn(page);
  await signInAtProvider(page, "eva");
  await page.waitForURL("**/desk/sign-in/op/callback**");
  assert.equal(await heading(page), REFUSED);
  assert.ok(!(await page.content()).includes("eva@"));
  // The code in the address counts once.
  await page.reload();
  assert.equal(await heading(page), REFUSED);
  await accessible(page);
});

test("a step-up asks at the provider, though the person has a session there", async () => {
  const page = await joined("noor", "Noor Voorbeeld");
  const before = (await cookieOf(page)).value;
  await page.goto("/desk/step-up?next=/desk/account");
  await page.getByRole("link", { name: "Bevestigen met Testprovider" }).click();
  await page.locator("[name=login]").fill("noor");
  await page.locator("[name=password]").fill("any");
  await page.locator("[type=submit]").click();
  await page.waitForURL("**/desk/account");
  assert.notEqual((await cookieOf(page)).value, before);
});
