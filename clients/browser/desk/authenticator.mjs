// Chromium's virtual authenticator, and a server under a name of its own: passkeys do not work on an IP address.
import { createServer } from "node:net";
import { visitor } from "../browser.mjs";
import { Server } from "../server.mjs";

/** A port that nobody listens on. */
export const freePort = () =>
  new Promise((found) => {
    const taken = createServer().listen(0, "127.0.0.1", () => {
      const { port } = taken.address();
      taken.close(() => found(port));
    });
  });

/** Starts a server whose public address is `http://localhost` with its port. `more` is words of its command. */
export async function startDesk(environment = {}, { port, more } = {}) {
  port ??= await freePort();
  const url = `http://localhost:${port}`;
  const server = await Server.start({ ONDERWIJSREGIO_PUBLIC_URL: url, ONDERWIJSREGIO_PROXIES: "1", ...environment }, `127.0.0.1:${port}`, more);
  server.url = url;
  return server;
}

const INTERNAL = {
  protocol: "ctap2",
  ctap2Version: "ctap2_1",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** An authenticator of one page. */
export class Authenticator {
  static async of(page, options = {}) {
    const authenticator = new Authenticator();
    authenticator.cdp = await page.context().newCDPSession(page);
    await authenticator.cdp.send("WebAuthn.enable");
    const added = await authenticator.cdp.send("WebAuthn.addVirtualAuthenticator", { options: { ...INTERNAL, ...options } });
    authenticator.id = added.authenticatorId;
    return authenticator;
  }

  #send(what, more = {}) {
    return this.cdp.send(`WebAuthn.${what}`, { authenticatorId: this.id, ...more });
  }

  async credentials() {
    return (await this.#send("getCredentials")).credentials;
  }

  /** Takes over what another authenticator holds, changed by `change`. */
  async copy(other, change = {}) {
    for (const credential of await other.credentials()) {
      await this.#send("addCredential", { credential: { ...credential, ...change } });
    }
  }

  async verifies(isUserVerified) {
    await this.#send("setUserVerified", { isUserVerified });
  }

  async remove() {
    await this.#send("removeVirtualAuthenticator");
  }
}

let networks = 0;

/**
 * A page with an authenticator of its own, as nobody used it before. It comes from a network of its own, because the
 * sign-ins of a network are limited.
 */
export async function staffPage(browser, server, options = {}) {
  const extraHTTPHeaders = { "x-forwarded-for": `10.0.${++networks}.1` };
  const page = await visitor(browser, server, { viewport: { width: 1280, height: 800 }, extraHTTPHeaders, ...options });
  page.authenticator = await Authenticator.of(page, options.authenticator);
  return page;
}

/** Opens an invitation's link and makes the first passkey. */
export async function join(page, link) {
  await page.goto(link);
  await page.getByRole("button", { name: "Beginnen" }).click();
  await page.waitForURL("**/desk/join/passkey");
  await page.getByRole("button", { name: "Passkey maken" }).click();
  await page.waitForURL(/\/desk(\/r\/.*)?$/);
}

export const cookieOf = async (page) => (await page.context().cookies()).find(({ name }) => name === "desk");

/** Invites a person with a role on the command line, and gives the link. */
export async function invite(server, name, role = "coordinator") {
  const email = `${name.toLowerCase().replaceAll(" ", ".")}@staff.example.nl`;
  const printed = await server.command("staff", "invite", "--region", "demo-noord", "--role", role, "--email", email, "--name", name);
  return printed.match(/http\S+/)[0];
}
