// Redraw the countdown rings: each 15 seconds, each 5 seconds when one has under two minutes left.

const AROUND = 188.5;

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

function again() {
  const soonest = redraw(Date.now());
  setTimeout(again, soonest < 120000 ? 5000 : 15000);
}

if (document.querySelector(".ring[data-due]")) again();
