// Keep what counts minutes true between answers: rings, the words beside them, the page's clock.
// Each 15 seconds, each 5 seconds when a ring has under two minutes left.

const AROUND = 188.5;
const STARTED = performance.now();
const clock = document.querySelector("[data-clock]");
const BASE = clock ? Date.parse(clock.dataset.clock) : Date.now();

// The server's moment carried on by the tablet's monotonic clock: a clock set by hand changes nothing.
function moment() {
  return BASE + performance.now() - STARTED;
}

function redraw(now) {
  let soonest = Infinity;
  for (const ring of document.querySelectorAll(".ring[data-due][data-seen]")) {
    const due = Date.parse(ring.dataset.due);
    const left = due - now;
    soonest = Math.min(soonest, left > 0 ? left : Infinity);
    if (ring.dataset.s === "late" || ring.dataset.s === "missing") continue;
    const share = Math.min(Math.max(left / (due - Date.parse(ring.dataset.seen)), 0), 1);
    ring.querySelector(".go").setAttribute("stroke-dashoffset", (AROUND * (1 - share)).toFixed(1));
  }
  return soonest;
}

function recount(now) {
  for (const words of document.querySelectorAll("[data-counts]")) {
    const minutes = Math.floor(Math.abs(Date.parse(words.dataset.counts) - now) / 60000);
    const told = `${minutes} ${words.dataset.words}`;
    if (words.textContent !== told) words.textContent = told;
  }
}

function tell(now) {
  for (const place of document.querySelectorAll("[data-clock]")) {
    const [, sign, hours, minutes] = place.dataset.clock.match(/([+-])(\d\d):(\d\d)$/) || [0, "+", 0, 0];
    const away = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60000 : 60000);
    const told = new Date(now + away).toISOString().slice(11, 16);
    if (place.textContent !== told) place.textContent = told;
  }
}

function again() {
  const now = moment();
  const soonest = redraw(now);
  recount(now);
  tell(now);
  setTimeout(again, soonest < 120000 ? 5000 : 15000);
}

if (document.querySelector(".ring[data-due], [data-counts], [data-clock]")) again();
