// A provider of OpenID Connect, certified and by others: oidc-provider. Its pages for signing in take any password.
import { createServer } from "node:http";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Provider } from "oidc-provider";

export const SECRET = "a secret of tests";

const listening = (server, port) => new Promise((done) => server.listen(port, "127.0.0.1", done));

/** Starts a provider on which the server at `desk` is a client. `accounts` are its people, by the name they sign in with. */
export async function startProvider(desk, accounts) {
  const http = createServer();
  await listening(http, 0);
  const issuer = `http://localhost:${http.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "desk",
        client_secret: SECRET,
        redirect_uris: [`${desk}/desk/sign-in/op/callback`],
        post_logout_redirect_uris: [`${desk}/desk/signed-out`],
        backchannel_logout_uri: `${desk}/desk/sign-in/op/logout`,
        backchannel_logout_session_required: true,
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["a key of tests"] },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
    // The provider would not call a server on this machine.
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
    findAccount: (_, id) => accounts.has(id) ? { accountId: id, claims: () => ({ sub: id, ...accounts.get(id) }) } : undefined,
    pkce: { required: () => true },
  });
  http.on("request", provider.callback());
  return { issuer, provider, stop: () => new Promise((done) => { http.closeAllConnections(); http.close(done); }) };
}

/** Writes a configuration file with this provider, and gives its path. */
export async function configuration(folder, issuer, more = "") {
  const file = join(folder, "desk.toml");
  await writeFile(file, `
[[oidc]]
slug = "op"
name = "Testprovider"
issuer = "${issuer}"
client_id = "desk"
domains = ["staff.example.nl"]
${more}`);
  return file;
}

/** Fills in the provider's pages: who signs in, and that the desk may know it. */
export async function signInAtProvider(page, login) {
  await page.locator("[name=login]").fill(login);
  await page.locator("[name=password]").fill("any");
  await page.locator("[type=submit]").click();
  await page.locator("[name=prompt][value=consent]").waitFor({ state: "attached" });
  await page.locator("[type=submit]").click();
}
