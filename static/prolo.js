/* What a page gains from script; every page is complete without it. */
(() => {
  "use strict";

  // A page sent back with errors starts at the list of them.
  const summary = document.getElementById("error-summary");
  if (summary) {
    summary.focus();
  }

  // A second press while the first is on its way is dropped; the button itself stays usable.
  const WAIT = 3000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const now = Date.now();
    if (form.method !== "post") {
      return;
    }
    if (now - Number(form.dataset.sentAt || 0) < WAIT) {
      event.preventDefault();
      return;
    }
    form.dataset.sentAt = String(now);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) {
      delete form.dataset.sentAt;
    }
  });

  // Escape closes the menu and gives the focus back to its button.
  const menu = document.querySelector(".menu");
  if (menu) {
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
  }

  // A button to print needs a script to press it with.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // On paper nothing stays folded.
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("main details:not([open])")];
    unfolded.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => {
    unfolded.forEach((details) => { details.open = false; });
    unfolded = [];
  });
})();
