// Leave at once: the link below, or Shift three times within a second and a half.  Never Esc.

const target = document.body.dataset.leave;
let presses = [];

function leave() {
  document.documentElement.hidden = true;
  location.replace(target);
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-do=leave]")) return;
  event.preventDefault();
  leave();
});

document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift") { presses = []; return; }
  const now = Date.now();
  presses = [...presses.filter((at) => now - at < 1500), now];
  if (presses.length >= 3) leave();
});
