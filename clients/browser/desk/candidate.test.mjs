// The page of a candidate: a note by keyboard alone and without a script, two people at once, and pages that everybody can use.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "../accessible.mjs";
import { launch, sound } from "../browser.mjs";
import { join, staffPage, startDesk } from "./authenticator.mjs";

const REGION = "/desk/r/demo-noord";
let server, browser, page, id;

/** Invites somebody to the demo's region, and gives the link. */
const invite = async (name, role) => {
  const email = `${name.toLowerCase()}@staff.example.nl`;
  const words = ["staff", "invite", "--region", "demo-noord", "--role", role, "--email", email, "--name", name];
  return (await server.command(...words)).match(/http\S+/)[0];
};

before(async () => {
  [server, browser] = await Promise.all([startDesk(), launch()]);
  ({ noord: id } = await server.person("vriesland@example.nl", ["noord"], {
    name: "Sanne de Vriesland", motivation: "Graag voor de klas.\n".repeat(12),
  }));
  page = await staffPage(browser, server);
  await join(page, await invite("Marieke", "manager"));
});
after(async () => {
  await browser.close();
  await server.stop();
});

const candidate = (rest = "") => `${REGION}/candidates/${id}${rest}`;
const moments = () => server.api("noord", "GET", `/candidates/${id}/interactions`);

/** Another tab of the same person. */
async function tab(options) {
  const context = await browser.newContext({ baseURL: server.url, locale: "nl-NL", viewport: { width: 1280, height: 900 }, ...options });
  await context.addCookies(await page.context().cookies());
  return context.newPage();
}

test("signed in, found, opened, noted and saved in eight key strokes", async () => {
  let strokes = 0;
  const press = async (key) => {
    strokes += 1;
    await page.keyboard.press(key);
  };
  await page.getByRole("button", { name: "Uitloggen" }).click();
  await page.waitForURL("**/desk/signed-out");
  await page.addInitScript(() => { delete PublicKeyCredential.isConditionalMediationAvailable; });
  await page.goto("/desk/sign-in");
  await page.getByRole("button", { name: "Inloggen met een passkey" }).focus();
  await press("Enter");
  await page.waitForURL(/\/desk(\/r\/.*)?$/);
  await press("/");
  await page.keyboard.type("vriesland");
  await press("Enter");
  await page.waitForURL(/search=/);
  await page.getByRole("link", { name: "Sanne de Vriesland" }).waitFor();
  await press("j");
  await press("Enter");
  await page.waitForURL(/\/candidates\/rec/);
  await press("n");
  await page.keyboard.type("Gebeld over de pabo.");
  await press("Control+Enter");
  await page.getByText("Het contactmoment is opgeslagen.").waitFor();
  assert.ok(strokes <= 8, String(strokes));
  const [newest] = await moments();
  assert.deepEqual([newest.notes, newest.performedBy], ["Gebeld over de pabo.", "Marieke"]);
  sound(page);
});

test("a note without a script, with a phase and a next step", async () => {
  const plain = await tab({ javaScriptEnabled: false });
  await plain.goto(candidate());
  await plain.locator("#note-text").fill("Kennisgemaakt.");
  await plain.locator("#note-type").selectOption("Persoonlijk");
  await plain.locator("#note-more > summary").click();
  await plain.locator("#note-phase").selectOption("matchen");
  await plain.locator("#note-step").fill("School zoeken");
  await plain.locator("#note-step-on").fill("2027-01-15");
  await plain.getByRole("button", { name: "Contactmoment opslaan" }).click();
  await plain.getByText("Het contactmoment is opgeslagen.").waitFor();
  const text = await plain.locator("main").innerText();
  for (const part of ["Kennisgemaakt.", "School zoeken", "voor 15 januari 2027", "Fase gewijzigd"]) assert.ok(text.includes(part), part);
  assert.equal(await plain.locator("#note-type").inputValue(), "Persoonlijk");
  await plain.getByRole("button", { name: "Klaar: School zoeken" }).click();
  await plain.getByText("De taak is bijgewerkt.").waitFor();
  await plain.context().close();
});

test("a long text is folded, and a contact moment is corrected", async () => {
  await page.goto(candidate());
  await page.locator("#note-text").fill(Array.from({ length: 20 }, (_, index) => `Regel ${index + 1}.`).join("\n"));
  await page.keyboard.press("Control+Enter");
  await page.getByText("Het contactmoment is opgeslagen.").waitFor();
  assert.equal(await page.getByText("Regel 20.").isVisible(), false);
  await page.getByText("Lees verder").first().click();
  assert.equal(await page.getByText("Regel 20.").isVisible(), true);
  await page.getByRole("link", { name: /^Corrigeren/ }).first().click();
  await page.locator("#note-text").fill("Kort.");
  await page.getByRole("button", { name: "Opslaan" }).click();
  await page.getByText(/gewijzigd door Marieke/).first().waitFor();
  assert.equal((await moments())[0].notes, "Kort.");
  sound(page);
});

test("two people change one field, and nothing is lost", async () => {
  const [one, two] = [await tab(), await tab()];
  await Promise.all([one, two].map((at) => at.goto(candidate("/edit"))));
  await one.locator("#city").fill("Emmen");
  await one.getByRole("button", { name: "Opslaan" }).click();
  await one.waitForURL(/done=saved/);
  await two.locator("#city").fill("Zwolle");
  await two.locator("#notes").fill("Belt liever 's avonds.");
  await two.getByRole("button", { name: "Opslaan" }).click();
  await two.getByText("Iemand anders wijzigde dit ook").waitFor();
  assert.match(await two.locator(".three dl").innerText(), /Emmen[\s\S]*Zwolle/);
  await accessible(two, "a conflict");
  await two.setViewportSize({ width: 1280, height: 900 });
  await two.getByRole("button", { name: "Opslaan" }).click();
  await two.waitForURL(/done=saved/);
  const stored = await server.api("noord", "GET", `/candidates/${id}?fields=city,notes`);
  assert.deepEqual([stored.city, stored.notes], ["Zwolle", "Belt liever 's avonds."]);
  await Promise.all([one, two].map((at) => at.context().close()));
});

test("a file is added, and shown in a tab of its own without rights", async () => {
  await page.goto(candidate("/files"));
  const buffer = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await page.locator("#file").setInputFiles({ name: "diploma.png", mimeType: "image/png", buffer });
  await page.getByRole("button", { name: "Bestand toevoegen" }).click();
  await page.getByText("Het bestand is toegevoegd.").waitFor();
  const opened = page.context().waitForEvent("page");
  await page.getByRole("link", { name: "diploma.png bekijken in een nieuw tabblad" }).click();
  const shown = await opened;
  await shown.waitForLoadState();
  assert.equal(await shown.locator("img").evaluate((image) => image.naturalWidth), 1);
  await shown.close();
  sound(page);
});

for (const lang of ["nl", "en"]) {
  test(`everybody can use every page (${lang})`, async () => {
    for (const path of [
      candidate(`?lang=${lang}`), candidate(`?lang=${lang}&show=changes`), candidate(`/edit?lang=${lang}`), candidate(`/files?lang=${lang}`),
      candidate(`/history?lang=${lang}`), candidate(`/accesses?lang=${lang}`), candidate(`/print?lang=${lang}`),
      candidate(`/print?lang=${lang}&part=details&part=tasks&part=files&part=contacts`), candidate(`/erase?lang=${lang}`),
      `${REGION}/candidates/new?lang=${lang}`,
    ]) {
      await page.goto(path);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      await page.evaluate(() => document.querySelectorAll("#note-more, #add-task, #exit").forEach((one) => (one.open = true)));
      await accessible(page, path);
    }
    await page.goto(candidate());
    await page.locator("form[action$='/contact'] button.button").click();
    await page.locator("#note-text-error").waitFor();
    await accessible(page, "a note that is missing");
    await page.goto(candidate("/edit"));
    await page.locator("#name").fill("");
    await page.locator("#phone").fill("geen");
    await page.locator(".save-bar button").click();
    await page.locator("#name-error").waitFor();
    await accessible(page, "a record with faults");
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}
