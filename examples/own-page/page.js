// A candidate signs in by e-mail, sees their records and changes two fields of them: the public routes and nothing else.

const API = document.querySelector("meta[name=api]").content;
const SESSION = "session";
const find = (id) => document.getElementById(id);

// One tab's storage, gone when it closes. A script of anyone else's on this page could read it, so there is none.
const session = {
  get: () => sessionStorage.getItem(SESSION),
  begin: (token) => sessionStorage.setItem(SESSION, token),
  end: () => sessionStorage.removeItem(SESSION),
};

/** A refusal, as the API explains it (RFC 9457): its texts are for developers, its codes and pointers for programs. */
class Refusal extends Error {
  constructor({ title, status, errors = [] }) {
    super(title);
    this.status = status;
    this.faulty = errors.map(({ pointer }) => pointer?.slice(1));
  }

  /** The message for a candidate. */
  get explanation() {
    const names = { phone: "telefoonnummer", motivation: "motivatie", email: "e-mailadres" };
    const wrong = this.faulty.map((field) => names[field]).filter(Boolean);
    if (wrong.length > 0) return `Controleer: ${wrong.join(" en ")}.`;
    if (this.status === 429) return "Je vroeg dit te vaak. Wacht even en probeer het opnieuw.";
    return "Dat lukte niet. Probeer het later nog eens.";
  }
}

/** Calls the API, with the session if there is one. Gives the answer's `data` and its `ETag`. */
async function call(method, path, { body, headers = {}, own = true } = {}) {
  const sent = { ...headers };
  if (body) sent["content-type"] = "application/json";
  if (own && session.get()) sent.authorization = `Bearer ${session.get()}`;
  const answer = await fetch(`${API}${path}`, { method, headers: sent, body: body && JSON.stringify(body), credentials: "omit" });
  if (answer.status === 204) return {};
  const content = await answer.json();
  if (!answer.ok) throw new Refusal(content);
  return { data: content.data, etag: answer.headers.get("etag") };
}

function show(part, message = "") {
  for (const id of ["ask", "enter", "arrived", "own"]) find(id).hidden = id !== part;
  find("message").textContent = message;
}

/** Does what a form asks for, once at a time, and says what went wrong. */
function on(form, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      await act(new FormData(form));
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) {
        session.end();
        show("ask", "Je bent uitgelogd. Vraag een nieuwe link.");
      } else {
        find("message").textContent = error.explanation ?? "De server is niet bereikbaar. Probeer het later nog eens.";
      }
    } finally {
      button.disabled = false;
    }
  });
}

// The link's token: out of the address bar, the history and the reach of others at once.
const arrived = new URLSearchParams(location.search).get("token");
const here = `${location.origin}${location.pathname}`;
if (arrived) history.replaceState(null, "", here);

let requestId = "";
on(find("ask"), async (form) => {
  // The answer is the same whether anybody has this address or not. The code opens a session with this request's id alone.
  const body = { email: form.get("email"), redirectUrl: here };
  requestId = (await call("POST", "/auth/candidates/verification", { body, own: false })).data.requestId;
  show("enter");
  find("code").focus();
});

async function open(proof) {
  const opened = await call("POST", "/auth/candidates/sessions", { body: proof, own: false }).catch((error) => {
    if (error.status !== 400) throw error;
    // Whatever the reason, which is not shown.
  });
  if (!opened) {
    find("message").textContent = "Deze link of code werkt niet, of niet meer. Vraag een nieuwe.";
    return;
  }
  session.begin(opened.data.token);
  await own();
}
on(find("enter"), (form) => open({ requestId, code: form.get("code") }));
// A button, not the page's loading: programs that look at mail follow its links, and a token works once.
on(find("arrived"), () => open({ token: arrived }));

async function own(message) {
  const { data } = await call("GET", "/auth/candidates/me?includeInteractions=true");
  find("records").replaceChildren(...data.map(shown));
  show("own", data.length === 0 ? "Er zijn geen gegevens van jou." : message);
}

function shown(record) {
  const article = find("record").content.cloneNode(true).firstElementChild;
  article.querySelector("h2").textContent = record.region.name;
  article.querySelector(".phase").textContent = `Fase: ${record.phase}`;
  const moments = record.interactions.map((moment) => {
    const item = document.createElement("li");
    const day = new Date(moment.performedAt).toLocaleDateString("nl-NL", { dateStyle: "long" });
    item.textContent = [day, moment.type, moment.name].filter(Boolean).join(" · ");
    return item;
  });
  article.querySelector("ol").replaceChildren(...moments);
  const form = article.querySelector("form");
  form.phone.value = record.phone ?? "";
  form.motivation.value = record.motivation ?? "";
  on(form, async (filled) => {
    const path = `/candidates/${record.id}`;
    // What is changed must be what is shown: nobody else's change is written over.
    const { data: now, etag } = await call("GET", `${path}?fields=updatedAt`);
    if (now.updatedAt !== record.updatedAt) return own("Dit is intussen gewijzigd. Kijk het nog eens na.");
    const body = Object.fromEntries([...filled].map(([name, text]) => [name, text.trim() || null]));
    const { data: done } = await call("PATCH", path, { body, headers: { "if-match": etag, prefer: "wait=10" } });
    if (done.status === "failed") throw new Refusal(done.problem);
    return own("Je wijziging is opgeslagen.");
  });
  return article;
}

find("leave").addEventListener("click", async () => {
  // Gone here even if the server cannot be reached.
  const left = call("DELETE", "/auth/candidates/sessions/current").catch(() => {});
  session.end();
  await left;
  find("records").replaceChildren();
  show("ask", "Je bent uitgelogd.");
});

if (arrived) {
  show("arrived");
} else if (session.get()) {
  own().catch(() => {
    session.end();
    show("ask");
  });
} else {
  show("ask");
}
