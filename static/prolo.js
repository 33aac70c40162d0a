/* What a page gains from script; every page is complete without it. */
(() => {
  "use strict";

  // A page sent back with errors starts at the list of them.
  const summary = document.getElementById("error-summary");
  if (summary) {
    summary.focus();
  }

  // A page of a draft says when it locks soon, when it is locked, and when there is no line; nothing typed is lost.
  const rest = document.getElementById("rest");
  const tell = (words) => {
    if (rest && rest.textContent !== words) {
      rest.className = "message warning";
      rest.textContent = words;
    }
  };
  const shown = Date.now();
  const SOON = 25 * 60000;
  const OVER = 30 * 60000;
  if (rest) {
    setInterval(() => {
      const idle = Date.now() - shown;
      if (idle >= SOON) {
        tell(idle >= OVER ? rest.dataset.over : rest.dataset.soon);
      }
    }, 10000);
  }

  // A second press while the first is on its way is dropped; the button itself stays usable.
  const WAIT = 3000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const now = Date.now();
    if (form.method !== "post") {
      return;
    }
    if (rest && !navigator.onLine) {
      event.preventDefault();
      tell(rest.dataset.offline);
      rest.scrollIntoView({ block: "center" });
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

  // A text to take along is marked whole when one comes to it.
  for (const text of document.querySelectorAll("[data-select]")) {
    text.addEventListener("focus", () => text.select());
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
