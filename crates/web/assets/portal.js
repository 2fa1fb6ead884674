// The pages work without this. It warns before a session ends, keeps a form from being sent twice, and does not let the
// browser bring back a page from before signing out.
"use strict";

// Beside the pages, whatever path the site is under.
const alive = new URL("../../alive", document.currentScript.src).href;

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}

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
    new Image().src = `${alive}?${performance.now()}`;
    wait();
  });
  wait();
}
