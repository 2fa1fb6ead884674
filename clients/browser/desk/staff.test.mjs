// The manager's pages for the staff of a region: an invitation, other roles, and that everybody can use the pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "../accessible.mjs";
import { launch } from "../browser.mjs";
import { invite, join, staffPage, startDesk } from "./authenticator.mjs";

const STAFF = "/desk/r/demo-noord/settings/staff";

let server, browser, page;
before(async () => {
  [server, browser] = await Promise.all([startDesk(), launch()]);
  page = await staffPage(browser, server);
  await join(page, await invite(server, "Mo Baas", "manager"));
});
after(async () => {
  await browser.close();
  await server.stop();
});

test("a manager invites a colleague and changes the roles", async () => {
  await page.goto("/desk/r/demo-noord");
  await page.getByRole("link", { name: "Medewerkers" }).click();
  await page.getByRole("link", { name: "Medewerker uitnodigen" }).click();
  await page.getByRole("button", { name: "Uitnodiging versturen" }).click();
  // Each fault leads to its field.
  await page.getByRole("link", { name: "Vul een naam in." }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "name");
  await page.getByLabel("Naam").fill("Noor Voorbeeld");
  await page.getByLabel("E-mailadres").fill("noor.voorbeeld@staff.example.nl");
  await page.getByLabel(/^meekijker/).check();
  await page.getByRole("button", { name: "Uitnodiging versturen" }).click();
  await page.getByText("De uitnodiging is verstuurd.").waitFor();
  await page.getByRole("link", { name: "Noor Voorbeeld" }).click();
  await page.getByLabel(/^coördinator/).check();
  await page.getByRole("button", { name: "Rollen opslaan" }).click();
  await page.getByText("De rollen zijn opgeslagen.").waitFor();
  assert.ok(await page.getByLabel(/^meekijker/).isChecked());
  await page.getByRole("button", { name: "Toegang beëindigen" }).click();
  await page.getByText("De toegang tot deze regio is beëindigd.").waitFor();
  assert.equal(await page.getByRole("link", { name: "Noor Voorbeeld" }).count(), 0);
});

test("every page of the staff can be used by everybody, in both languages", async () => {
  await invite(server, "Piet Voorbeeld");
  await page.goto(STAFF);
  const own = await page.getByRole("link", { name: "Mo Baas" }).last().getAttribute("href");
  const other = await page.getByRole("link", { name: "Piet Voorbeeld" }).getAttribute("href");
  for (const lang of ["nl", "en"]) {
    for (const path of [STAFF, `${STAFF}/new`, `${STAFF}/sign-in`, own, other, "/desk/account"]) {
      await page.goto(`${path}?lang=${lang}`);
      await accessible(page, `${path} ${lang}`);
    }
  }
  await page.goto(`${STAFF}/new?lang=en`);
  await page.getByRole("button", { name: "Send the invitation" }).click();
  await accessible(page, "the form with faults");
});
