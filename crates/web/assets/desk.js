// The desk works without this. It exchanges the content of a page instead of loading the whole page, announces what
// happened, and adds shortcuts and dragging. It stores nothing in the browser.
"use strict";

const main = document.getElementById("main");
const live = document.getElementById("live");

/** Lets screen readers say a text. */
function say(text) {
  live.textContent = "";
  setTimeout(() => (live.textContent = text.trim().replace(/\s+/g, " ")), 60);
}

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// ---- Exchanging the content -----------------------------------------------------------------------------------------

let latest = 0;

/** Requests a page and shows its content. A page of another kind is opened as a whole. */
async function exchange(url, options = {}) {
  const mine = ++latest;
  main.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, options);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine !== latest) return;
    const fresh = page.getElementById("main");
    const place = (one) => one.querySelector(".strip .region")?.textContent;
    if (!fresh || place(page) !== place(document)) {
      location.assign(response.url);
      return;
    }
    show(page, fresh);
    // An answer to a form without a redirect has no address of its own.
    if (response.url !== location.href && (response.redirected || !options.method)) {
      history[options.method || options.replace ? "replaceState" : "pushState"](null, "", response.url);
    }
  } catch {
    if (mine !== latest) return;
    if (options.method) say(main.dataset.failed || document.body.dataset.failed || "");
    else location.assign(url);
  } finally {
    if (mine === latest) main.removeAttribute("aria-busy");
    for (const form of document.forms) delete form.dataset.sent;
  }
}

/** Shows the content of another page, and keeps what is open, where the focus is, and how far it is scrolled. */
function show(page, fresh) {
  const focus = document.activeElement?.id;
  const open = [...main.querySelectorAll("details[id][open]")].map((one) => one.id);
  const scrolled = [...main.querySelectorAll("[data-scroll]")].map((one) => [one.id, one.scrollLeft, one.scrollTop]);
  document.title = page.title;
  main.replaceChildren(...fresh.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, left, top] of scrolled) document.getElementById(id)?.scrollTo(left, top);
  for (const part of [".strip", ".tools"]) {
    const [now, next] = [document.querySelector(part), page.querySelector(part)];
    if (now && next && !now.contains(document.activeElement)) now.replaceWith(next);
  }
  const target = main.querySelector("[data-focus]") || (focus && document.getElementById(focus)) || main;
  target.focus({ preventScroll: target !== main });
  if (target === main) scrollTo(0, 0);
  const said = main.querySelector("[data-say]");
  if (said) say(said.dataset.say || said.textContent);
  prepare();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-swap]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  exchange(link.href);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  // A download leaves the page as it is, so the form can be sent again.
  if (form.hasAttribute("data-download")) setTimeout(() => delete form.dataset.sent, 2000);
  if (!form.hasAttribute("data-swap") || form.enctype === "multipart/form-data") return;
  event.preventDefault();
  const action = event.submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if (form.method === "get") {
    for (const [name, value] of [...body]) if (!value) body.delete(name, value);
    exchange(`${action}?${body}`);
  } else {
    exchange(action, { method: "POST", body });
  }
});

addEventListener("popstate", () => exchange(location.href, { replace: true }));

// ---- Shortcuts ------------------------------------------------------------------------------------------------------

const typing = (element) => element.matches?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit])");
const visible = (element) => element.checkVisibility();
let prefix = "";
let prefixed = 0;

/** Goes to a row or card, `step` further. */
function go(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter(visible);
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement.closest("[data-row]"));
  const row = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)];
  const target = row.matches("[tabindex]") ? row : row.querySelector("a[href]");
  target.focus();
  row.scrollIntoView({ block: "nearest" });
}

/** Presses what has this shortcut, in the row with the focus first. */
function press(key) {
  const quoted = CSS.escape(key);
  const row = document.activeElement.closest("[data-row]");
  const found = [row, document].flatMap((place) => (place ? [...place.querySelectorAll(`[data-key="${quoted}"]`)] : []));
  const target = found.find(visible);
  if (!target) return false;
  if (typing(target)) {
    target.focus();
    target.select?.();
  } else if (target.matches("summary")) {
    target.parentElement.open = true;
    target.parentElement.querySelector("input:not([type=hidden]), select, textarea").focus();
  } else {
    target.click();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  const on = event.target;
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && on.form) {
    event.preventDefault();
    on.form.requestSubmit();
    return;
  }
  if (event.key === "Escape") return leave(on);
  if (event.shiftKey && (event.key === "ArrowRight" || event.key === "ArrowLeft") && !typing(on)) {
    const card = on.closest?.("[data-card]");
    if (card) {
      event.preventDefault();
      moveBeside(card, event.key === "ArrowRight" ? 1 : -1);
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(on) || !("keys" in document.body.dataset)) return;
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    return go(event.key === "j" ? 1 : -1);
  }
  const key = prefix && event.timeStamp - prefixed < 1500 ? `${prefix} ${event.key}` : event.key;
  prefix = "";
  if (event.key === "g" && key === "g") {
    [prefix, prefixed] = ["g", event.timeStamp];
  } else if (event.key.length === 1 && press(key)) {
    event.preventDefault();
  }
});

/** Closes the menu around an element, or leaves a field. */
function leave(element) {
  const menu = element.closest?.("details.drop[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (typing(element)) {
    element.blur();
  }
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.drop[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// ---- The board ------------------------------------------------------------------------------------------------------

/** Sends the form that moves a card to another phase. */
function move(card, phase) {
  const form = document.getElementById("move");
  if (!form || !phase || phase === card.dataset.phase) return;
  form.elements.candidate.value = card.dataset.card;
  form.elements.from.value = card.dataset.phase;
  form.elements.to.value = phase;
  form.requestSubmit();
}

/** Moves a card to the phase before or after its own. */
function moveBeside(card, step) {
  const phases = [...document.querySelectorAll("[data-column]")].map((column) => column.dataset.column);
  move(card, phases[phases.indexOf(card.dataset.phase) + step]);
}

let dragged;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card]");
  if (!dragged || !document.getElementById("move")) return;
  event.dataTransfer.effectAllowed = "move";
  // Nothing of the candidate: what is dragged may be dropped on another site.
  event.dataTransfer.setData("text/plain", "-");
  dragged.classList.add("dragged");
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  for (const column of document.querySelectorAll(".over")) column.classList.remove("over");
});
document.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest?.("[data-column]");
  for (const other of document.querySelectorAll(".over")) if (other !== column) other.classList.remove("over");
  if (!column) return;
  event.preventDefault();
  column.classList.add("over");
});
document.addEventListener("drop", (event) => {
  const column = dragged && event.target.closest?.("[data-column]");
  if (!column) return;
  event.preventDefault();
  move(dragged, column.dataset.column);
  dragged = undefined;
});

// The menu of a card: one for all cards. Without a script, its link leads to a page with the same form.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-phases]");
  const menu = document.getElementById("phases");
  if (!link || !menu || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const card = link.closest("[data-card]");
  menu.querySelector("h2").textContent = link.dataset.phases;
  for (const button of menu.querySelectorAll("[data-to]")) {
    button.disabled = button.dataset.to === card.dataset.phase;
    button.onclick = () => {
      menu.hidePopover();
      move(card, button.dataset.to);
    };
  }
  menu.showPopover();
  menu.querySelector("[data-to]:enabled").focus();
});

// ---- What a content needs once --------------------------------------------------------------------------------------

/** Counts what is selected, and selects all rows at once. */
function prepare() {
  const all = document.getElementById("select-all");
  const boxes = [...document.querySelectorAll("input[data-select]")];
  const count = document.getElementById("selected-count");
  if (!boxes.length) return;
  const others = Number(count?.dataset.others || 0);
  const tally = () => {
    const here = boxes.filter((box) => box.checked).length;
    if (count && !("all" in count.dataset)) count.textContent = others + here;
    document.querySelector(".selected")?.toggleAttribute("data-some", others + here > 0);
    if (all) [all.checked, all.indeterminate] = [here === boxes.length, here > 0 && here < boxes.length];
  };
  if (all) all.onchange = () => (boxes.forEach((box) => (box.checked = all.checked)), tally());
  for (const box of boxes) box.onchange = tally;
  tally();
}
prepare();

const idle = document.querySelector(".idle");
if (idle) {
  const stay = idle.querySelector("button");
  let timer;
  const wait = () => {
    clearTimeout(timer);
    idle.hidden = true;
    timer = setTimeout(() => {
      idle.hidden = false;
      stay.focus();
    }, Number(idle.dataset.after) * 1000);
  };
  stay.addEventListener("click", () => {
    // Any request of the session counts as a sign of life.
    fetch(idle.dataset.alive, { cache: "no-store" });
    wait();
  });
  wait();
}
