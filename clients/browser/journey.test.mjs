// What a candidate does on the portal, from asking for an e-mail to signing out.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { ask, heading, launch, signIn, sound, visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

let server, browser;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});
after(async () => {
  await browser.close();
  await server.stop();
});

test("a link leads to one's records in every region", async () => {
  await server.person("link@example.nl", ["noord", "zuid"]);
  const page = await visitor(browser, server);
  const emails = server.emails.length;
  await ask(page, "Link@example.nl");
  assert.equal(await heading(page), "Kijk in je e-mail");
  const { link } = await server.email(emails);

  // Opening the link alone uses nothing up: mail programs do.
  for (const _ of [1, 2]) assert.equal((await fetch(link)).status, 200);
  await page.goto(link);
  await page.getByRole("button", { name: "Inloggen" }).click();
  assert.equal(await heading(page), "Dag Sanne");
  assert.deepEqual((await page.locator("article h2").allInnerTexts()).sort(), ["Onderwijsregio Demo Noord", "Onderwijsregio Demo Zuid"]);
  assert.match(await page.locator("article").first().innerText(), /Oriënteren\s*Stap 3 van 6/);

  const other = await visitor(browser, server);
  await other.goto(link);
  await other.getByRole("button", { name: "Inloggen" }).click();
  assert.equal(await heading(other), "Deze link werkt niet meer");
  sound(page);
});

test("a code leads there too, and a wrong one says what may be wrong", async () => {
  await server.person("code@example.nl");
  const page = await visitor(browser, server);
  const emails = server.emails.length;
  await ask(page, "code@example.nl");
  const { code } = await server.email(emails);
  const wrong = code === "000000" ? "000001" : "000000";
  const fill = async (text) => {
    await page.getByRole("textbox", { name: "Code van 6 cijfers" }).fill(text);
    await page.getByRole("button", { name: "Inloggen" }).click();
  };
  await fill(wrong);
  assert.match(await page.getByRole("alert").innerText(), /Deze code werkt niet/);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "alert");
  await page.getByRole("alert").getByRole("link").click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "code");
  await fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  assert.equal(await heading(page), "Dag Sanne");
  sound(page);
});

test("an unknown address gets the same page as a known one, and gets no e-mail", async () => {
  await server.person("known@example.nl");
  const page = await visitor(browser, server);
  const emails = server.emails.length;
  const contents = [];
  for (const email of ["unknown@example.nl", "known@example.nl"]) {
    await ask(page, email);
    const content = (await page.content()).replaceAll(email, "");
    assert.match(content, /name="request" value="ver\w{14}"/);
    contents.push(content.replace(/value="ver\w{14}"/, ""));
  }
  assert.equal(contents[0], contents[1]);
  await server.email(emails);
  assert.equal(server.emails.length, emails + 1);
});

test("what is changed is shown at once, and the region has it", async () => {
  const { noord: id } = await server.person("change@example.nl");
  const page = await visitor(browser, server, { viewport: { width: 1280, height: 800 } });
  await signIn(page, server, "change@example.nl");
  await page.getByRole("link", { name: "Bekijken bij Onderwijsregio Demo Noord" }).click();
  assert.match(await page.locator(".moments").innerText(), /Gesprek over de pabo\s*Adviesgesprek, met Marieke/);
  await page.getByRole("link", { name: "Gegevens wijzigen" }).click();
  await page.getByRole("textbox", { name: "Telefoonnummer" }).fill("geen");
  await page.getByRole("textbox", { name: "Naam" }).fill("");
  await page.getByRole("button", { name: "Opslaan" }).click();
  assert.deepEqual(await page.getByRole("alert").getByRole("link").allInnerTexts(), [
    "Vul je naam in.",
    "Vul een telefoonnummer met cijfers in.",
  ]);
  await page.getByRole("textbox", { name: "Naam" }).fill("Sanne de Vries");
  await page.getByRole("textbox", { name: "Telefoonnummer" }).fill("020 0000000");
  await page.getByRole("textbox", { name: "Woonplaats" }).fill("Alkmaar");
  await page.getByRole("checkbox", { name: "Speciaal onderwijs" }).check();
  await page.getByRole("checkbox", { name: "Primair onderwijs" }).first().uncheck();
  await page.getByRole("combobox", { name: "Hoogste opleiding" }).selectOption("hbo bachelor");
  await page.getByRole("textbox", { name: "Motivatie" }).fill("Regel een.\nRegel twee <b>vet</b>.");
  await page.getByRole("button", { name: "Opslaan" }).click();
  assert.match(await page.getByRole("status").innerText(), /Je wijzigingen zijn opgeslagen/);
  assert.match(await page.locator(".rows").first().innerText(), /Sanne de Vries[\s\S]*020 0000000[\s\S]*Alkmaar[\s\S]*<b>vet<\/b>/);
  const record = await server.api("noord", "GET", `/candidates/${id}`);
  const { name, phone, city, sectors, priorEducation, motivation } = record;
  assert.deepEqual(
    { name, phone, city, sectors, priorEducation, motivation },
    {
      name: "Sanne de Vries",
      phone: "020 0000000",
      city: "Alkmaar",
      sectors: ["Speciaal onderwijs"],
      priorEducation: "hbo bachelor",
      motivation: "Regel een.\nRegel twee <b>vet</b>.",
    },
  );
  sound(page);
});

test("consent is withdrawn and given again", async () => {
  const { noord: id } = await server.person("consent@example.nl");
  const page = await visitor(browser, server);
  await signIn(page, server, "consent@example.nl");
  await page.goto(`/portal/records/${id}`);
  await page.getByText("Toestemming intrekken").first().click();
  await page.getByRole("button", { name: "Toestemming intrekken" }).click();
  assert.match(await page.getByRole("status").innerText(), /toestemming is bijgewerkt/);
  assert.equal((await server.api("noord", "GET", `/candidates/${id}`)).privacyConsent, false);
  await page.getByRole("button", { name: "Toestemming geven" }).click();
  await page.getByText("Je geeft Onderwijsregio Demo Noord toestemming").waitFor();
  assert.equal((await server.api("noord", "GET", `/candidates/${id}`)).privacyConsent, true);
});

test("of two tabs, the later one does not undo what the earlier one saved", async () => {
  const { noord: id } = await server.person("tabs@example.nl");
  const first = await visitor(browser, server);
  await signIn(first, server, "tabs@example.nl");
  const second = await first.context().newPage();
  for (const tab of [first, second]) await tab.goto(`/portal/records/${id}/edit`);
  const save = async (tab, city) => {
    await tab.getByRole("textbox", { name: "Woonplaats" }).fill(city);
    await tab.getByRole("button", { name: "Opslaan" }).click();
  };
  await save(first, "Alkmaar");
  await first.getByRole("status").waitFor();
  await save(second, "Bergen");
  assert.match(await second.getByRole("alert").innerText(), /intussen ergens anders gewijzigd/);
  assert.equal((await server.api("noord", "GET", `/candidates/${id}`)).city, "Alkmaar");
  assert.equal(await second.getByRole("textbox", { name: "Woonplaats" }).inputValue(), "Bergen");
  await second.getByRole("button", { name: "Opslaan" }).click();
  await second.getByRole("status").waitFor();
  assert.equal((await server.api("noord", "GET", `/candidates/${id}`)).city, "Bergen");
});

test("after signing out, neither the back button nor another tab shows anything", async () => {
  const { noord: id } = await server.person("out@example.nl");
  const page = await visitor(browser, server);
  await signIn(page, server, "out@example.nl");
  await page.goto(`/portal/records/${id}`);
  const tab = await page.context().newPage();
  await tab.goto(`/portal/records/${id}/edit`);
  await page.getByRole("button", { name: "Uitloggen" }).click();
  assert.equal(await heading(page), "Je bent uitgelogd");
  await page.goBack();
  await page.waitForLoadState();
  assert.doesNotMatch(await page.locator("body").innerText(), /06 00000001|Sanne/);
  await tab.getByRole("button", { name: "Opslaan" }).click();
  await tab.waitForURL("**/portal**");
  assert.equal(await heading(tab), "Bekijk en beheer je gegevens");
});

test("it is shown who looked, at what and when", async () => {
  const { noord: id } = await server.person("looked@example.nl");
  await server.api("noord", "GET", `/candidates/${id}?fields=name,phone`);
  await server.api("noord", "GET", "/candidates/find?email=looked@example.nl");
  const page = await visitor(browser, server);
  await signIn(page, server, "looked@example.nl");
  await page.waitForTimeout(2_000);
  await page.getByRole("link", { name: "Wie keek mee" }).first().click();
  const entries = page.locator(".moments li");
  const shown = (await entries.allInnerTexts()).join("\n");
  assert.match(shown, /demo bekeek je gegevens\s*Onderwijsregio Demo Noord\s*Welke gegevens/);
  assert.match(shown, /demo zocht je op/);
  assert.match(shown, /demo wijzigde je gegevens/);
  const look = entries.filter({ hasText: "bekeek je gegevens" });
  await look.getByText("Welke gegevens").click();
  assert.match(await look.innerText(), /Naam, Telefoonnummer$/);
});

test("everything can be taken along, as a file and as a page", async () => {
  const { noord: id } = await server.person("export@example.nl", ["noord"], {
    otherAttachments: [{ base64: "aGFsbG8=", filename: "hallo.txt" }],
  });
  const page = await visitor(browser, server);
  await signIn(page, server, "export@example.nl");
  await page.goto("/portal/account");
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download bestand" }).click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), "onderwijsregio.json");
  const everything = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.deepEqual(everything.candidates.map((candidate) => candidate.id), [id]);
  const file = await page.request.get(everything.candidates[0].otherAttachments[0].url);
  assert.equal(await file.text(), "hallo");
  const nobody = await visitor(browser, server);
  const refused = await nobody.request.get(everything.candidates[0].otherAttachments[0].url, { maxRedirects: 0 });
  assert.equal(refused.status(), 303);
  await page.getByRole("link", { name: "Bekijk als pagina" }).click();
  assert.match(await page.locator("body").innerText(), /Sanne Voorbeeld/);
});

test("a new address is approved and confirmed by codes, is the one to sign in with, and can be undone", async () => {
  const { noord, zuid } = await server.person("old@example.nl", ["noord", "zuid"]);
  const page = await visitor(browser, server);
  await signIn(page, server, "old@example.nl");
  const elsewhere = await visitor(browser, server);
  await signIn(elsewhere, server, "old@example.nl");
  await page.getByRole("link", { name: "Instellingen" }).click();
  await page.getByRole("link", { name: "E-mailadres wijzigen" }).click();
  const emails = server.emails.length;
  await page.getByRole("textbox", { name: "Nieuw e-mailadres" }).fill("new@example.nl");
  await page.getByRole("button", { name: "Stuur een code" }).click();
  assert.equal(await heading(page), "Kijk in de e-mail van je huidige adres");
  const present = await server.email(emails);
  await page.getByRole("textbox", { name: "Code van 6 cijfers" }).fill(present.code);
  await page.getByRole("button", { name: "Verder" }).click();
  assert.equal(await heading(page), "Kijk in de e-mail van je nieuwe adres");
  const { code } = await server.email(emails + 1);
  await page.getByRole("textbox", { name: "Code van 6 cijfers" }).fill(code);
  await page.getByRole("button", { name: "Adres wijzigen" }).click();
  assert.equal(await heading(page), "Je e-mailadres is gewijzigd");
  assert.equal((await server.api("noord", "GET", `/candidates/${noord}`)).email, "new@example.nl");
  assert.equal((await server.api("zuid", "GET", `/candidates/${zuid}`)).email, "new@example.nl");
  await page.goto("/portal/account");
  assert.match(await page.locator("main").innerText(), /ingelogd als new@example\.nl/);
  await elsewhere.goto("/portal");
  assert.equal(await heading(elsewhere), "Bekijk en beheer je gegevens");

  const { link } = await server.email(emails + 2);
  await fetch(link);
  assert.equal((await server.api("noord", "GET", `/candidates/${noord}`)).email, "new@example.nl");
  await elsewhere.goto(link);
  await elsewhere.getByRole("button", { name: "Ja, zet mijn oude adres terug" }).click();
  assert.equal(await heading(elsewhere), "Je oude e-mailadres is terug");
  assert.equal((await server.api("noord", "GET", `/candidates/${noord}`)).email, "old@example.nl");
  assert.equal((await server.api("zuid", "GET", `/candidates/${zuid}`)).email, "old@example.nl");
  await page.goto("/portal");
  assert.equal(await heading(page), "Bekijk en beheer je gegevens");
});

test("who shares a mailbox says a birthday, and sees what is theirs", async () => {
  const { noord: sanne } = await server.person("shared@example.nl", ["noord"], { dateOfBirth: "1990-03-07" });
  const other = { name: "Jan Voorbeeld", dateOfBirth: "1988-11-30" };
  const { noord: jan } = await server.person("shared@example.nl", ["noord"], other);
  const page = await visitor(browser, server, { javaScriptEnabled: false });
  await signIn(page, server, "shared@example.nl", "**/portal/question");
  assert.equal(await heading(page), "Wie ben je?");
  const answer = async (day, month) => {
    await page.getByRole("textbox", { name: "Dag" }).fill(day);
    await page.getByRole("textbox", { name: "Maand" }).fill(month);
    await page.getByRole("button", { name: "Verder" }).click();
  };
  await answer("8", "3");
  assert.match(await page.getByRole("alert").innerText(), /past bij geen van de gegevens/);
  await answer("7", "maart");
  assert.equal(await heading(page), "Dag Sanne");
  assert.match(await page.locator("main").innerText(), /die niet bij je antwoord passen/);
  assert.equal((await page.goto(`/portal/records/${jan}`)).status(), 404);
  assert.equal((await page.goto(`/portal/records/${sanne}`)).status(), 200);
});

test("a session elsewhere is seen, and ended", async () => {
  await server.person("several@example.nl");
  const page = await visitor(browser, server);
  await signIn(page, server, "several@example.nl");
  const elsewhere = await visitor(browser, server);
  await signIn(elsewhere, server, "several@example.nl");
  await page.goto("/portal/account");
  await page.getByRole("link", { name: "Waar je bent ingelogd" }).click();
  assert.equal(await page.locator("main section").count(), 2);
  await page.getByRole("button", { name: /^Beëindigen de sessie van/ }).click();
  assert.match(await page.getByRole("status").innerText(), /niet meer ingelogd/);
  assert.equal(await page.locator("main section").count(), 1);
  await elsewhere.goto("/portal");
  assert.equal(await heading(elsewhere), "Bekijk en beheer je gegevens");
});

test("an e-mail is needed before everything is erased, and then nothing is left", async () => {
  const { noord, zuid } = await server.person("erase@example.nl", ["noord", "zuid"]);
  const page = await visitor(browser, server);
  await signIn(page, server, "erase@example.nl");
  await page.goto("/portal/account");
  await page.getByRole("link", { name: "Alles laten wissen" }).click();
  const emails = server.emails.length;
  await page.getByRole("button", { name: "Stuur mij de bevestiging" }).click();
  assert.match(await page.locator("main").innerText(), /Er is nog niets gewist/);
  const { link } = await server.email(emails);
  await fetch(link);
  assert.equal((await server.api("noord", "GET", `/candidates/${noord}`)).id, noord);
  // Another browser, as of a mail program, will do.
  const mail = await visitor(browser, server);
  await mail.goto(link);
  await mail.getByRole("button", { name: "Ja, wis al mijn gegevens" }).click();
  assert.equal(await heading(mail), "Je gegevens zijn gewist");
  assert.equal(await server.api("noord", "GET", `/candidates/${noord}`), undefined);
  assert.equal(await server.api("zuid", "GET", `/candidates/${zuid}`), undefined);
  await page.goto("/portal");
  assert.equal(await heading(page), "Bekijk en beheer je gegevens");
  await mail.goto(link);
  await mail.getByRole("button", { name: "Ja, wis al mijn gegevens" }).click();
  assert.equal(await heading(mail), "Deze link werkt niet meer");
});

test("everything works without JavaScript", async () => {
  const { noord: id } = await server.person("plain@example.nl");
  const page = await visitor(browser, server, { javaScriptEnabled: false });
  await signIn(page, server, "plain@example.nl");
  await page.goto(`/portal/records/${id}/edit`);
  await page.getByRole("textbox", { name: "Woonplaats" }).fill("Texel");
  await page.getByRole("button", { name: "Opslaan" }).click();
  assert.match(await page.getByRole("status").innerText(), /opgeslagen/);
  await page.getByText("Toestemming intrekken").first().click();
  await page.getByRole("button", { name: "Uitloggen" }).click();
  assert.equal(await heading(page), "Je bent uitgelogd");
});

test("the language is the browser's, or the one that was chosen", async () => {
  const english = await visitor(browser, server, { locale: "en-GB" });
  await english.goto("/portal");
  assert.equal(await heading(english), "See and manage your details");
  await english.getByRole("link", { name: "Nederlands" }).click();
  assert.equal(await heading(english), "Bekijk en beheer je gegevens");
  await english.goto("/portal/signed-out");
  assert.equal(await heading(english), "Je bent uitgelogd");
});
