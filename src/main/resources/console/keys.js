// Keys of lists; without this file everything is done by links, boxes and buttons.
(() => {
  "use strict";
  const STORED = "huizhi-keys";
  const dialog = document.getElementById("keys");
  const opener = document.querySelector("[data-keys]");
  if (!dialog || !opener) {
    return;
  }
  const onOff = dialog.querySelector("input");
  onOff.checked = localStorage.getItem(STORED) !== "off";
  onOff.addEventListener("change", () => localStorage.setItem(STORED, onOff.checked ? "on" : "off"));
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());

  const rows = [...document.querySelectorAll("[data-row]")];
  const here = () => rows.findIndex((row) => row.contains(document.activeElement));
  const go = (index) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row) {
      row.querySelector("a").focus();
    }
  };
  const acts = {
    "?": () => dialog.showModal(),
    "/": () => {
      const first = document.querySelector(".filters select, .filters input:not([type=hidden])");
      const folded = first?.closest("details");
      if (folded) {
        folded.open = true;
      }
      first?.focus();
    },
    n: () => document.querySelector("a[rel=next]")?.click(),
    j: () => go(here() + 1),
    k: () => go(here() < 0 ? rows.length - 1 : here() - 1),
    x: () => rows[here()]?.querySelector("input[type=checkbox]")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("textarea, select, input:not([type=checkbox]), dialog[open]");
    if (!onOff.checked || typing || event.ctrlKey || event.metaKey || event.altKey || !acts[event.key]) {
      return;
    }
    event.preventDefault();
    acts[event.key]();
  });
})();
