// Keep what is typed: at most two seconds after the words change, and again until it is safe.

import { clock, csrf, say } from "./say.js";

const PAUSE = 1200;
const LONGEST = 2000;
const words = {
  kept: "Kept",
  failed: "Not kept yet. Your words are safe on this page; trying again.",
  ended: "You are signed out. Your words are still on this page: copy them, or sign in in another tab, then carry on here.",
};

function watch(form) {
  const place = form.querySelector("[data-kept]") || document.querySelector("[data-kept]");
  const phrase = (name) => form.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`] || words[name];
  let waiting = null;
  let since = 0;
  let isSending = false;
  let isDirty = false;
  let wait = PAUSE;

  function show(text, state) {
    if (!place) return;
    place.dataset.state = state;
    place.textContent = text;
  }

  async function send() {
    waiting = null;
    if (isSending) return;
    isSending = true;
    isDirty = false;
    try {
      const body = new FormData(form);
      body.set("autosave", "1");
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body, redirect: "manual",
        headers: { "X-CSRFToken": csrf(), "X-Requested-With": "autosave" },
      });
      if (!answer.ok) throw new Error(answer.type === "opaqueredirect" || answer.status === 403 ? "ended" : "failed");
      wait = PAUSE;
      show(`${phrase("kept")} ${clock()}`, "kept");
    } catch (problem) {
      isDirty = true;
      wait = Math.min(wait * 2, 15000);
      const name = problem.message === "ended" ? "ended" : "failed";
      if (place?.dataset.state !== "failed") say(phrase(name));
      show(phrase(name), "failed");
    }
    isSending = false;
    since = 0;
    if (isDirty) plan(wait);
  }

  function plan(pause) {
    clearTimeout(waiting);
    waiting = setTimeout(send, pause);
  }

  form.addEventListener("input", () => {
    const now = Date.now();
    if (!isDirty) since = now;
    isDirty = true;
    plan(Math.max(0, Math.min(PAUSE, LONGEST - 200 - (now - since))));
  });
  form.addEventListener("submit", () => { isDirty = false; clearTimeout(waiting); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && isDirty) { clearTimeout(waiting); send(); } });
  window.addEventListener("beforeunload", (event) => { if (isDirty || isSending) event.preventDefault(); });
}

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
