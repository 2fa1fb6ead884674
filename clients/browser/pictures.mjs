// Takes the pictures in docs/images from the demo: `make pictures`. All data in them is made up.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch, signIn, visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/images/", import.meta.url));
// The address that the reference shows, on whichever port this server listens.
const ADDRESS = "http://127.0.0.1:8080";
const MAX_BYTES = 150_000;
const DESKTOP = { viewport: { width: 1200, height: 750 }, deviceScaleFactor: 1.5, locale: "en-GB" };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };

/** Stores what the window shows, with at most 128 colours. */
async function picture(page, name) {
  const file = join(FOLDER, `${name}.png`);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
  execFileSync("pngquant", ["--force", "--strip", "--speed", "1", "--output", file, "128", file]);
  const { size } = await stat(file);
  assert.ok(size <= MAX_BYTES, `${file} has ${size} bytes, at most ${MAX_BYTES} are allowed`);
  console.log(`${file}: ${size} bytes`);
}

/** The record of the candidate that the demo names, on a phone. */
async function portal(browser, server) {
  const page = await visitor(browser, server, PHONE);
  await signIn(page, server, server.printed.match(/sign in as (\S+@[\w.]+)/)[1]);
  await page.locator("article a").first().click();
  await page.waitForURL("**/portal/records/**");
  await picture(page, "portal");
}

/** An operation in the API reference, with its request and the example of its response. */
async function reference(browser, server) {
  const page = await visitor(browser, server, DESKTOP);
  await page.goto("/docs");
  const operation = page.getByRole("heading", { name: "List candidates" }).first();
  await operation.waitFor();
  await page.getByText("Successfully retrieved candidates").first().waitFor();
  await operation.evaluate((heading) => heading.closest("section").scrollIntoView());
  await picture(page, "reference");
}

/** A guide, with a sample. */
async function guide(browser, server) {
  const page = await visitor(browser, server, DESKTOP);
  await page.goto("/docs/guides/en/finding-candidates");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await picture(page, "guide");
}

const [server, browser] = await Promise.all([Server.start({ ONDERWIJSREGIO_PUBLIC_URL: ADDRESS }), launch()]);
try {
  for (const take of [portal, reference, guide]) await take(browser, server);
} finally {
  await browser.close();
  await server.stop();
}
