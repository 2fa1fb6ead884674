// The example of a region's own page, as its README says to run it: on another origin, with the public routes alone.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launch, sound, visitor } from "./browser.mjs";
import { Server } from "./server.mjs";

const TYPES = { html: "text/html", css: "text/css", js: "text/javascript" };

let files, origin, server, browser;
before(async () => {
  files = createServer(async (request, answer) => {
    const { pathname } = new URL(request.url, "http://page.invalid");
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    const type = TYPES[name.split(".").pop()];
    const file = type && (await readFile(new URL(`../../examples/own-page/${name}`, import.meta.url)).catch(() => null));
    if (!file) return answer.writeHead(404).end();
    const here = file.toString().replace("http://127.0.0.1:8080", server.url);
    return answer.writeHead(200, { "content-type": type }).end(here);
  });
  await new Promise((listening) => files.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${files.address().port}`;
  [server, browser] = await Promise.all([Server.start({ ONDERWIJSREGIO_CORS_ORIGIN: origin }), launch()]);
  const words = ["region", "update", "--region", "demo-noord", "--redirect-url", `${origin}/`, "--data-dir", server.folder];
  execFileSync(process.env.ONDERWIJSREGIO_BINARY, words);
});
after(async () => {
  await browser.close();
  await server.stop();
  files.close();
});

/** Asks for an e-mail on the page, and gives what is in it. */
async function ask(page, email) {
  const before = server.emails.length;
  await page.goto(`${origin}/`);
  await page.getByRole("textbox", { name: "E-mailadres" }).fill(email);
  await page.getByRole("button", { name: "Stuur mij een link" }).click();
  await page.getByText("kreeg je een e-mail").waitFor();
  return server.email(before);
}

test("a link leads back to the page, and from there to one's record", async () => {
  const { noord: id } = await server.person("eigen@example.nl");
  const page = await visitor(browser, server);
  const { link } = await ask(page, "eigen@example.nl");
  assert.ok(link.startsWith(`${origin}/?token=`), link);
  await page.goto(link);
  await page.getByRole("button", { name: "Inloggen" }).waitFor();
  assert.equal(page.url(), `${origin}/`, "the token is out of the address");
  await page.getByRole("button", { name: "Inloggen" }).click();
  await page.getByRole("heading", { name: "Onderwijsregio Demo Noord" }).waitFor();
  assert.equal(await page.locator("article .phase").innerText(), "Fase: oriënteren");
  assert.match(await page.locator("article li").innerText(), /^12 november 2026 · Adviesgesprek · Gesprek over de pabo$/);

  await page.getByRole("textbox", { name: "Telefoonnummer" }).fill("06 00000002");
  await page.getByRole("textbox", { name: "Motivatie" }).fill("");
  await page.getByRole("button", { name: "Opslaan" }).click();
  await page.getByText("Je wijziging is opgeslagen.").waitFor();
  const { phone, motivation } = await server.api("noord", "GET", `/candidates/${id}?fields=phone,motivation`);
  assert.deepEqual([phone, motivation], ["06 00000002", null]);

  await server.api("noord", "PATCH", `/candidates/${id}`, { phone: "06 00000003" });
  await page.getByRole("textbox", { name: "Motivatie" }).fill("Graag.");
  await page.getByRole("button", { name: "Opslaan" }).click();
  await page.getByText("Dit is intussen gewijzigd.").waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Telefoonnummer" }).inputValue(), "06 00000003");

  await page.getByRole("textbox", { name: "Telefoonnummer" }).fill("geen");
  await page.getByRole("button", { name: "Opslaan" }).click();
  await page.getByText("Controleer: telefoonnummer.").waitFor();

  await page.reload();
  await page.getByRole("heading", { name: "Onderwijsregio Demo Noord" }).waitFor();
  const token = await page.evaluate(() => sessionStorage.getItem("session"));
  await page.getByRole("button", { name: "Uitloggen" }).click();
  await page.getByText("Je bent uitgelogd.").waitFor();
  const left = await fetch(`${server.url}/api/v2/auth/candidates/me`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(left.status, 401);
  sound(page);
});

test("the e-mail's code opens the same, and a wrong one nothing", async () => {
  await server.person("code-eigen@example.nl");
  const page = await visitor(browser, server);
  const { code } = await ask(page, "code-eigen@example.nl");
  const enter = async (text) => {
    await page.getByRole("textbox", { name: "Code van 6 cijfers" }).fill(text);
    await page.getByRole("button", { name: "Inloggen" }).click();
  };
  await enter(code === "000000" ? "000001" : "000000");
  await page.getByText("Deze link of code werkt niet").waitFor();
  await enter(code);
  await page.getByRole("heading", { name: "Onderwijsregio Demo Noord" }).waitFor();
  sound(page);
});

test("a page on an origin that is not listed learns nothing", async () => {
  const page = await visitor(browser, server);
  const ask = () => page.evaluate((url) => fetch(url).then(({ status }) => status, () => "refused"), `${server.url}/api/v2/schema`);
  await page.goto(`${origin}/`);
  assert.equal(await ask(), 401);
  await page.goto("about:blank");
  assert.equal(await ask(), "refused");
});
