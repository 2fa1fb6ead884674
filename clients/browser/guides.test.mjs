// Everybody can read the guides: axe finds nothing, a keyboard is enough, and the samples follow the language that is chosen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible } from "./accessible.mjs";
import { heading, launch, sound, visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

let server, browser, page;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  page = await visitor(browser, server);
});
after(async () => {
  await browser.close();
  await server.stop();
});

for (const lang of ["nl", "en"]) {
  test(`lists, guides and search (${lang})`, async () => {
    const { guides } = await (await fetch(`${server.url}/docs/guides/index.json`)).json();
    const paths = guides.map((guide) => new URL(guide[lang].url).pathname);
    assert.equal(paths.length, 24);
    const searches = ["api", "xylophone", "", "a".repeat(101)].map((words) => `/docs/guides/search?lang=${lang}&q=${words}`);
    for (const path of [`/docs/guides/${lang}`, ...paths, ...searches]) {
      await page.goto(path);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      await accessible(page, path.slice(0, 80));
    }
    // The search with a word that is too long answers 400, which is no fault of the page.
    sound(page);
  });
}

/** The languages of the programs that are visible, each once. */
const visible = async () => [
  ...new Set(await page.locator(".switched:not(.output) .of").evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.innerText))),
];

test("samples follow the chosen language, with the keyboard and without a script", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/docs/guides/en/finding-candidates");
  const choice = page.getByRole("group", { name: "Samples in" });
  assert.deepEqual(await choice.getByRole("radio").evaluateAll((all) => all.map((one) => one.labels[0].innerText.trim())), [
    "curl", "TypeScript", "Python", "PHP",
  ]);
  assert.deepEqual(await visible(), ["curl"]);
  const programs = await page.locator(".switched:not(.output):visible").count();
  assert.ok(programs > 3);
  await choice.getByRole("radio", { name: "curl" }).focus();
  for (const name of ["TypeScript", "Python", "PHP"]) {
    await page.keyboard.press("ArrowDown");
    assert.deepEqual(await visible(), [name]);
    assert.equal(await page.locator(".switched:not(.output):visible").count(), programs);
  }
  assert.ok((await choice.boundingBox()).height < 50, "the choice takes one line of a phone");
  // The choice stays in view, and what is focused can be seen.
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
  const { y } = await choice.boundingBox();
  assert.ok(y >= 0 && y < 10, `${y}`);
  const outline = await choice.locator("label:has(:focus-visible)").evaluate((label) => getComputedStyle(label).outlineStyle);
  assert.equal(outline, "solid");
  await choice.getByText("Python").click();
  assert.deepEqual(await visible(), ["Python"]);
  // A sample that a language lacks shows another one instead of nothing.
  await page.goto("/docs/guides/en/callbacks");
  assert.ok((await visible()).includes("TypeScript"));
});

test("a reader gets from the list to a guide and on, with the keyboard", async () => {
  await page.goto("/docs/guides/nl");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.getByRole("link", { name: "Aan de slag" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/docs/guides/nl/getting-started");
  assert.equal(await heading(page), "Aan de slag");
  await page.locator("a[rel=next]").press("Enter");
  await page.waitForURL("**/docs/guides/nl/authentication");
  await page.locator("a.language[hreflang=en]").press("Enter");
  await page.waitForURL("**/docs/guides/en/authentication");
  await page.getByRole("navigation", { name: "On this page" }).getByRole("link").first().press("Enter");
  const anchor = new URL(page.url()).hash.slice(1);
  assert.equal(await page.locator(".text h2").first().getAttribute("id"), anchor);
});

test("search finds a section", async () => {
  await page.goto("/docs/guides/en");
  await page.getByRole("searchbox", { name: "Search the guides" }).fill("phone numbers");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/docs/guides/search?**");
  assert.match(await page.getByRole("status").innerText(), /^\d+ results?$/);
  const found = page.locator(".found a");
  assert.ok((await found.count()) <= 20);
  await found.first().click();
  assert.equal(new URL(page.url()).pathname, "/docs/guides/en/finding-candidates");
});

test("the address of a problem leads to its row", async () => {
  await page.goto("/problems/conflict");
  assert.match(page.url(), /\/docs\/guides\/nl\/errors-and-limits#conflict$/);
  const row = page.locator("tr:has(:target)");
  assert.ok(await row.isVisible());
  assert.match(await row.innerText(), /409\s+conflict/);
});

test("the reference and the guides lead to each other", async () => {
  await page.goto("/docs");
  await page.getByRole("link", { name: "Guides" }).first().click();
  await page.waitForURL("**/docs/guides/nl");
  await page.getByRole("banner").getByRole("link", { name: "Referentie" }).click();
  await page.waitForURL("**/docs");
});
