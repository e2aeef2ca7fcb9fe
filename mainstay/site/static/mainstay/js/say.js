// Words for screen readers, through the live region that stands in every page from the start.

let later;

export function say(words) {
  const place = document.getElementById("say");
  if (!place || !words) return;
  place.textContent = "";
  clearTimeout(later);
  later = setTimeout(() => { place.textContent = words; }, 60);
}

export function land(part) {
  const place = part.querySelector("[data-landing]") || part.querySelector("h1, h2") || part;
  if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: false });
}

export function csrf() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

export function clock(date = new Date()) {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}
