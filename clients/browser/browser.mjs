// Chromium, and what every test does with it.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });

/** A page of a browser that nobody used before. What breaks on it fails the test that calls `sound` in the end. */
export async function visitor(browser, server, options = {}) {
  const context = await browser.newContext({ baseURL: server.url, locale: "nl-NL", viewport: { width: 390, height: 844 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    // A status that a test asks for is no fault.
    if (message.type() === "error" && !message.text().includes("Failed to load resource")) page.faults.push(message.text());
  });
  return page;
}

export const sound = (page) => assert.deepEqual(page.faults, []);

export const heading = (page) => page.locator("h1").innerText();

/** Asks for an e-mail in the first page's form. */
export async function ask(page, email) {
  await page.goto("/portal");
  await page.getByRole("textbox", { name: "E-mailadres" }).fill(email);
  await page.getByRole("button", { name: "Stuur mij een link" }).click();
}

/** Signs somebody in with the code of an e-mail; `to` is where that leads. */
export async function signIn(page, server, email, to = "**/portal") {
  const before = server.emails.length;
  await ask(page, email);
  const { code } = await server.email(before);
  await page.getByRole("textbox", { name: "Code van 6 cijfers" }).fill(code);
  await page.getByRole("button", { name: "Inloggen" }).click();
  await page.waitForURL(to);
}
