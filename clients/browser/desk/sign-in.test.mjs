// Staff sign in with passkeys: a first one by invitation, then every day. And what must not work.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "../accessible.mjs";
import { heading, launch, sound } from "../browser.mjs";
import { Authenticator, cookieOf, invite, join, staffPage, startDesk } from "./authenticator.mjs";

const REFUSED = "Inloggen is niet gelukt";

let server, browser;
before(async () => {
  [server, browser] = await Promise.all([startDesk(), launch()]);
});
after(async () => {
  await browser.close();
  await server.stop();
});

const signOut = async (page) => {
  await page.getByRole("button", { name: "Uitloggen" }).click();
  await page.waitForURL("**/desk/signed-out");
};
const atSignIn = async (page) => {
  // The suggestion of the field must not answer before the test presses the button.
  await page.addInitScript(() => { delete PublicKeyCredential.isConditionalMediationAvailable; });
  await page.goto("/desk/sign-in");
};
const at = (path) => (url) => url.pathname === path;
const press = (page) => page.getByRole("button", { name: "Inloggen met een passkey" }).click();
const isSignedIn = async (page) => (await page.goto("/desk/account")).url().endsWith("/desk/account");

/** A person with a passkey, signed out. */
async function member(name) {
  const page = await staffPage(browser, server);
  await join(page, await invite(server, name));
  await signOut(page);
  return page;
}

test("an invitation leads to a passkey, and the passkey into the desk", async () => {
  const page = await staffPage(browser, server);
  const link = await invite(server, "Marieke Voorbeeld");
  // Mail programs open links, too.
  for (const _ of [1, 2]) assert.equal((await fetch(link)).status, 200);
  await join(page, link);
  const [credential] = await page.authenticator.credentials();
  assert.deepEqual(
    [credential.isResidentCredential, credential.rpId, atob(credential.userHandle).length],
    [true, "localhost", 16],
  );
  const first = await cookieOf(page);
  assert.match(first.value, /^orw_/);
  assert.deepEqual([first.httpOnly, first.sameSite, first.path], [true, "Lax", "/"]);

  const again = await fetch(`${server.url}/desk/join`, {
    method: "POST", redirect: "manual", headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ token: new URL(link).searchParams.get("token") }),
  });
  assert.equal(again.status, 403);
  assert.match(await again.text(), /Deze uitnodiging werkt niet meer/);

  await signOut(page);
  await atSignIn(page);
  await press(page);
  await page.waitForURL(/\/desk(\/r\/.*)?$/);
  assert.notEqual((await cookieOf(page)).value, first.value);
  await page.goto("/desk/account");
  assert.match(await page.locator("main").innerText(), /Marieke Voorbeeld[\s\S]*Laatst gebruikt op[\s\S]*Chrome[\s\S]*Deze sessie[\s\S]*Netwerk 10\.0\.\d+\.0\/24/);
  sound(page);
});

test("the passkey is suggested in the field, without a button", async () => {
  const page = await member("Conditioneel Voorbeeld");
  await page.goto("/desk/sign-in?next=/desk/account");
  await page.waitForURL(at("/desk/account"));
  sound(page);
});

test("signing in leads back to where the person was, and to no other site", async () => {
  const page = await member("Terug Voorbeeld");
  await atSignIn(page);
  await page.goto("/desk/account?done=ended");
  assert.match(page.url(), /\/desk\/sign-in\?next=/);
  await press(page);
  await page.waitForURL("**/desk/account?done=ended");
  await signOut(page);
  await page.goto("/desk/sign-in?next=//evil.example/desk");
  assert.equal(await page.locator("[name=next]").inputValue(), "/desk");
});

test("without verification of the user nobody gets in", async () => {
  const page = await member("Onbevestigd Voorbeeld");
  await page.authenticator.verifies(false);
  await atSignIn(page);
  await press(page);
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /afgebroken of duurde te lang/);
  assert.equal(await cookieOf(page), undefined);
});

/** What the page would send, taken off before it is sent. */
async function caught(page) {
  await page.evaluate(() => {
    HTMLFormElement.prototype.submit = function () {
      window.sent = Object.fromEntries(new FormData(this));
    };
  });
  await press(page);
  return (await page.waitForFunction(() => window.sent)).jsonValue();
}

const send = (page, fields, headers = {}) =>
  fetch(`${server.url}/desk/sign-in`, {
    method: "POST", redirect: "manual", headers: { "sec-fetch-site": "same-origin", ...headers }, body: new URLSearchParams(fields),
  });

test("an answer counts once, for its own challenge, in its own form", async () => {
  const page = await member("Herhaald Voorbeeld");
  await atSignIn(page);
  const answer = await caught(page);
  const other = await (await fetch(`${server.url}/desk/sign-in/challenge`, { method: "POST", headers: { "sec-fetch-site": "same-origin" } })).json();
  const pages = [];
  for (const wrong of [
    { ...answer, flow: other.flow },
    { ...answer, answer: "{}" },
    {},
  ]) {
    const refused = await send(page, wrong);
    assert.equal(refused.status, 403);
    assert.equal(refused.headers.get("set-cookie"), null);
    pages.push(await refused.text());
  }
  // The challenge of the second has ended with its wrong answer.
  const late = await send(page, answer);
  assert.equal(late.status, 403);
  pages.push(await late.text());
  assert.equal(new Set(pages).size, 1, "one page for every refusal");
  assert.match(pages[0], new RegExp(REFUSED));

  await atSignIn(page);
  const good = await caught(page);
  assert.equal((await send(page, good, { "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await send(page, good)).status, 303);
  assert.equal((await send(page, good)).status, 403, "replayed");
});

test("the answer of a page at another port is refused", async () => {
  const page = await member("Elders Voorbeeld");
  await atSignIn(page);
  const elsewhere = await startDesk();
  try {
    const other = await (await fetch(`${server.url}/desk/sign-in/challenge`, { method: "POST", headers: { "sec-fetch-site": "same-origin" } })).json();
    await page.goto(`${elsewhere.url}/desk/sign-in`);
    const credential = await page.evaluate(async (options) => {
      const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
      const got = await navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: [] } });
      return JSON.stringify(got.toJSON());
    }, other.options);
    assert.equal((await send(page, { flow: other.flow, answer: credential })).status, 403);
  } finally {
    await elsewhere.stop();
  }
});

test("a copy of a passkey is noticed by its counter", async () => {
  const page = await member("Gekopieerd Voorbeeld");
  await atSignIn(page);
  await press(page);
  await page.waitForURL(/\/desk(\/r\/.*)?$/);
  await signOut(page);
  const before = server.toStaff.length;
  const copy = await staffPage(browser, server);
  await copy.authenticator.copy(page.authenticator, { signCount: 0 });
  await atSignIn(copy);
  await press(copy);
  await copy.waitForLoadState();
  await copy.locator("h1", { hasText: REFUSED }).waitFor();
  assert.equal(await cookieOf(copy), undefined);
  await server.email(before, server.toStaff);
});

test("a passkey of one person with the handle of another is refused", async () => {
  const [one, other] = [await member("Eerste Voorbeeld"), await member("Tweede Voorbeeld")];
  const [{ userHandle }] = await other.authenticator.credentials();
  const thief = await staffPage(browser, server);
  await thief.authenticator.copy(one.authenticator, { userHandle, signCount: 100 });
  await atSignIn(thief);
  await press(thief);
  await thief.locator("h1", { hasText: REFUSED }).waitFor();
  assert.equal(await cookieOf(thief), undefined);
});

test("ways in are added, renamed and removed after a fresh proof", async () => {
  const page = await member("Twee Sleutels");
  await atSignIn(page);
  await press(page);
  await page.waitForURL(/\/desk(\/r\/.*)?$/);
  await page.goto("/desk/account");
  // Signing in was a fresh proof.
  await page.getByRole("link", { name: "Wijzigen Passkey" }).click();
  assert.match(await page.locator("main").innerText(), /Dit is je laatste manier om in te loggen/);
  await page.goto("/desk/account");
  await page.authenticator.remove();
  const second = await Authenticator.of(page, { transport: "usb" });
  await page.getByRole("link", { name: "Passkey toevoegen" }).click();
  await page.getByRole("textbox", { name: "Naam" }).fill("Sleutel <b>USB</b>");
  await page.getByRole("button", { name: "Passkey maken" }).click();
  await page.waitForURL("**/desk/account?done=added");
  assert.equal((await second.credentials()).length, 1);
  assert.match(await page.locator("main").innerText(), /Sleutel <b>USB<\/b>/);
  await page.getByRole("link", { name: "Wijzigen Sleutel" }).click();
  await page.getByRole("textbox", { name: "Naam" }).fill("Reserve");
  await page.getByRole("button", { name: "Naam opslaan" }).click();
  await page.waitForURL("**/desk/account?done=renamed");
  await page.getByRole("link", { name: "Wijzigen Reserve" }).click();
  await page.getByRole("button", { name: "Verwijderen" }).click();
  await page.waitForURL("**/desk/account?done=removed");
  assert.doesNotMatch(await page.locator("main").innerText(), /Reserve/);
  sound(page);
});

test("a session ends when its person ends it elsewhere, and its token is dead after a step-up", async () => {
  const page = await member("Sessie Voorbeeld");
  await atSignIn(page);
  await press(page);
  await page.waitForURL(/\/desk(\/r\/.*)?$/);
  const token = await cookieOf(page);
  const stolen = await browser.newContext({ baseURL: server.url });
  await stolen.addCookies([token]);
  const thief = await stolen.newPage();
  assert.ok(await isSignedIn(thief));
  await page.goto("/desk/step-up?next=/desk/account");
  await page.getByRole("button", { name: "Bevestigen met je passkey" }).click();
  await page.waitForURL(at("/desk/account"));
  assert.ok(!(await isSignedIn(thief)), "the token of before is dead");

  const other = await staffPage(browser, server);
  await other.authenticator.copy(page.authenticator, { signCount: 50 });
  await atSignIn(other);
  await press(other);
  await other.waitForURL(/\/desk(\/r\/.*)?$/);
  await page.reload();
  await page.getByRole("button", { name: "Alle andere sessies beëindigen" }).click();
  await page.waitForURL("**/desk/account?done=ended");
  assert.ok(!(await isSignedIn(other)));
  assert.ok(await isSignedIn(page));
  const log = server.printed + server.log;
  for (const { value } of [token, await cookieOf(page)]) assert.ok(!log.includes(value));
});

test("at an IP address the page says why there are no passkeys", async () => {
  const bare = await startDesk({ ONDERWIJSREGIO_PUBLIC_URL: "http://192.0.2.1:8080" });
  const html = await (await fetch(`http://${bare.listen}/desk/sign-in`)).text();
  assert.match(html, /Een passkey hoort bij een naam[\s\S]*--public-url/);
  assert.doesNotMatch(html, /data-passkey=/);
  await bare.stop();
});

test("without a script the page says what it needs", async () => {
  const context = await browser.newContext({ baseURL: server.url, locale: "nl-NL", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/desk/sign-in");
  assert.match(await page.locator("main").innerText(), /Voor een passkey is JavaScript nodig/);
  assert.equal(await page.getByRole("button", { name: "Inloggen met een passkey" }).isVisible(), false);
});

test("everybody can use the pages of signing in and of the account", async () => {
  const page = await staffPage(browser, server);
  const link = await invite(server, "Iedereen Voorbeeld");
  for (const language of ["nl", "en"]) {
    await page.goto(`${link}&lang=${language}`);
    await accessible(page, `invitation ${language}`);
  }
  await page.goto(`${link}&lang=nl`);
  await page.getByRole("button", { name: "Beginnen" }).click();
  await page.waitForURL("**/desk/join/passkey");
  for (const language of ["en", "nl"]) {
    await page.goto(`/desk/join/passkey?lang=${language}`);
    await accessible(page, `join ${language}`);
  }
  await page.getByRole("button", { name: "Passkey maken" }).click();
  await page.waitForURL(/\/desk(\/r\/.*)?$/);
  await page.goto("/desk/account");
  const way = await page.getByRole("link", { name: "Wijzigen Passkey" }).getAttribute("href");
  for (const path of ["/desk/account", "/desk/account/passkey", way, "/desk/step-up"]) {
    for (const language of ["en", "nl"]) {
      await page.goto(`${path}?lang=${language}`);
      await accessible(page, `${path} ${language}`);
    }
  }
  const outside = await staffPage(browser, server);
  await atSignIn(outside);
  for (const path of ["/desk/sign-in", "/desk/signed-out"]) {
    for (const language of ["en", "nl"]) {
      await outside.goto(`${path}?lang=${language}`);
      await accessible(outside, `${path} ${language}`);
    }
  }
});
