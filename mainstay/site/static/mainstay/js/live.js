// Ask whether this page's part has changed; when it has, fetch it anew and say so.

import { say } from "./say.js";

const EVERY = 3000;

function holdsFocus(part) {
  const focused = document.activeElement;
  return focused && part.contains(focused) ? focused.id || focused.name || "" : null;
}

async function refresh(marker) {
  const wanted = marker.dataset.refresh;
  const answer = await fetch(marker.dataset.page || location.href, { headers: { "HX-Request": "false" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(wanted);
  const old = document.querySelector(wanted);
  if (!fresh || !old) return;
  const focus = holdsFocus(old);
  old.replaceWith(fresh);
  window.htmx?.process(fresh);
  if (focus) (document.getElementById(focus) || fresh.querySelector(`[name="${CSS.escape(focus)}"]`))?.focus();
  say(fresh.dataset.say || marker.dataset.say || "");
}

function watch(marker) {
  let mark = marker.dataset.mark || "";
  let failures = 0;
  const place = document.getElementById("live-state");

  async function ask() {
    try {
      if (!document.hidden) {
        const url = new URL(marker.dataset.live, location.href);
        if (mark) url.searchParams.set("since", mark);
        const answer = await fetch(url, { redirect: "manual" });
        if (answer.status !== 204 && !answer.ok) throw new Error("unanswered");
        failures = 0;
        if (place) place.hidden = true;
        if (answer.status === 200) {
          mark = answer.headers.get("X-Mark") || (await answer.text()).slice(0, 200) || mark;
          await refresh(marker);
        }
      }
    } catch {
      failures += 1;
      if (place && failures === 2) { place.hidden = false; say(place.textContent); }
    }
    setTimeout(ask, EVERY * Math.min(1 + failures, 5));
  }
  setTimeout(ask, EVERY);
}

for (const marker of document.querySelectorAll("[data-live]")) watch(marker);
