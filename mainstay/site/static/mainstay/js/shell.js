// The frame's own behaviour: keys, focus after a swap, theme, sheets, PIN keys, tidy menus.

import { land, say } from "./say.js";
import "./rings.js";

const keysAreOn = document.documentElement.dataset.keys !== "off";
let wasG = false;

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function press(element) {
  if (element) element.click();
  return Boolean(element);
}

function step(by) {
  const items = [...document.querySelectorAll("[data-item]")];
  if (items.length === 0) return false;
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const item = items[Math.min(Math.max(at + by, 0), items.length - 1)];
  const target = item.querySelector("a, button") || item;
  if (target === item) item.setAttribute("tabindex", "-1");
  target.focus();
  return true;
}

function helpWithKeys() {
  const dialog = document.getElementById("keys");
  if (dialog && !dialog.open) dialog.showModal();
  return Boolean(dialog);
}

const single = {
  "/": () => { const field = document.getElementById("search"); field?.focus(); return Boolean(field); },
  "?": helpWithKeys,
  n: () => press(document.querySelector("[data-key=n]")),
  j: () => step(1),
  k: () => step(-1),
};

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const form = event.target.closest("form[data-sign]") || document.querySelector("form[data-sign]");
    if (form) { event.preventDefault(); form.requestSubmit(form.querySelector("[data-do=sign]") || undefined); }
    return;
  }
  if (!keysAreOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog:modal") && event.key !== "?") return;
  const done = wasG ? press(document.querySelector(`[data-go="${CSS.escape(event.key)}"]`)) : single[event.key]?.();
  wasG = !wasG && event.key === "g";
  if (done) event.preventDefault();
}

function onClick(event) {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); land(dialog); return; }
  const closer = event.target.closest("[data-do=close]");
  const open = closer?.closest("dialog:modal");
  if (open) { event.preventDefault(); open.close(); return; }
  for (const menu of document.querySelectorAll("details.me[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function onThemeSubmit(event) {
  const form = event.target.closest("[data-theme-form]");
  const theme = event.submitter?.value;
  if (!form || !theme) return;
  event.preventDefault();
  document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === theme));
  const body = new FormData(form);
  body.set("theme", theme);
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => form.submit());
}

function readyPinPads(root) {
  for (const pad of root.querySelectorAll("[data-pin]")) {
    const field = pad.querySelector("input");
    const keys = pad.querySelector("[data-pin-keys]");
    if (!keys.hidden) continue;
    keys.hidden = false;
    keys.addEventListener("click", (event) => {
      const digit = event.target.closest("[data-digit]")?.dataset.digit;
      if (!digit) return;
      if (digit === "back") field.value = field.value.slice(0, -1);
      else if (field.value.length < field.maxLength) field.value += digit;
      say(`${field.value.length} / ${field.maxLength}`);
    });
  }
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("submit", onThemeSubmit);
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.me[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute("aria-busy"));
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  readyPinPads(part);
  if (part.matches("dialog:not([open])")) { part.showModal(); land(part); return; }
  if (!part.closest("dialog")) document.querySelector("dialog:modal")?.close();
  if (part.hasAttribute("data-quiet")) return;
  say(part.dataset.say || part.querySelector("h1, h2, h3")?.textContent || "");
  if (part.hasAttribute("data-take-focus")) land(part);
});
document.addEventListener("htmx:responseError", () => say(document.body.dataset.failed || ""));

readyPinPads(document);
document.getElementById("errors")?.focus();
