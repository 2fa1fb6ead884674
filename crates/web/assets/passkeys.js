// Asks the browser for a passkey and sends its answer as a form. A form with `data-passkey` says what for: `get` or
// `create`. The options come from `data-start`, once per attempt: each challenge is answered once.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// Not by `toJSON`: what password managers answer with does not have it.
const answerOf = ({ id, rawId, type, response, authenticatorAttachment }) => {
  const own = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    own.attestationObject = text(response.attestationObject);
    own.transports = response.getTransports?.() ?? [];
  } else {
    own.authenticatorData = text(response.authenticatorData);
    own.signature = text(response.signature);
    if (response.userHandle) own.userHandle = text(response.userHandle);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: own, authenticatorAttachment, clientExtensionResults: {} });
};

const optionsOf = (given) => {
  const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  const options = { ...given, challenge: bytes(given.challenge) };
  if (given.user) options.user = { ...given.user, id: bytes(given.user.id) };
  if (given.excludeCredentials) options.excludeCredentials = known(given.excludeCredentials);
  if (given.allowCredentials) options.allowCredentials = known(given.allowCredentials);
  return options;
};

class Ceremony {
  constructor(form) {
    this.form = form;
    this.button = form.querySelector("[data-passkey-button]");
    this.message = form.querySelector("[data-passkey-message]");
    this.makes = form.dataset.passkey === "create";
    this.button.addEventListener("click", () => this.run());
  }

  // The texts are in the page, in its language.
  say(what) {
    this.message.textContent = what ? this.message.dataset[what] : "";
    this.message.hidden = !what;
  }

  async options() {
    const session = new URLSearchParams();
    const token = this.form.elements.form?.value;
    if (token) session.set("form", token);
    const answer = await fetch(this.form.dataset.start, { method: "POST", body: session });
    if (answer.status === 429) throw Object.assign(new Error("too often"), { name: "TooOften" });
    if (!answer.ok) throw Object.assign(new Error("refused"), { name: "Rejected" });
    const { flow, options } = await answer.json();
    return { flow, publicKey: optionsOf(options) };
  }

  send(flow, credential) {
    this.form.elements.flow.value = flow;
    this.form.elements.answer.value = answerOf(credential);
    this.form.submit();
  }

  async run() {
    this.waiting?.abort();
    this.say("");
    this.button.disabled = true;
    try {
      const { flow, publicKey } = await this.options();
      const { credentials } = navigator;
      this.send(flow, await (this.makes ? credentials.create({ publicKey }) : credentials.get({ publicKey })));
    } catch (error) {
      const known = { InvalidStateError: "known", NotAllowedError: "cancelled", TooOften: "often", SecurityError: "domain" };
      this.say(known[error.name] ?? "failed");
      this.button.disabled = false;
      this.button.focus();
    }
  }

  // Passkeys appear among the suggestions of the field, without a dialogue that nobody asked for.
  async suggest() {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    this.waiting = new AbortController();
    const { signal } = this.waiting;
    try {
      const { flow, publicKey } = await this.options();
      this.send(flow, await navigator.credentials.get({ publicKey, signal, mediation: "conditional" }));
    } catch {
      // The button is still there.
    }
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    const message = form.querySelector("[data-passkey-message]");
    message.textContent = message.dataset.unsupported;
    message.hidden = false;
    continue;
  }
  const ceremony = new Ceremony(form);
  ceremony.button.hidden = false;
  if (form.querySelector("[autocomplete~=webauthn]")) ceremony.suggest();
}
