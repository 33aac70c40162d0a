/* The editor, while somebody types: the checks and the preview follow, and a fault leads to its line. */
(() => {
  "use strict";
  const PAUSE = 1200;
  const form = document.getElementById("editor");
  if (!form) {
    return;
  }
  const text = form.elements.body;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) {
      return;
    }
    event.preventDefault();
    const before = text.value.split("\n").slice(0, Number(link.dataset.line) - 1);
    const start = before.join("\n").length + (before.length ? 1 : 0);
    const end = text.value.indexOf("\n", start);
    text.focus();
    text.setSelectionRange(start, start);
    text.blur(); // the browser scrolls to the caret when the field is entered
    text.focus();
    text.setSelectionRange(start, end < 0 ? text.value.length : end);
  });

  // The same page as the button "Check and preview" brings; what failed to arrive is left as it was.
  let timer = 0;
  let asked = null;
  const check = async () => {
    asked?.abort();
    asked = new AbortController();
    const body = new URLSearchParams([...new FormData(form), ["act", "check"]]);
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: asked.signal });
      if (!answer.ok || answer.redirected) {
        return;
      }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ["text-checks", "text-preview"]) {
        document.getElementById(id).replaceWith(fresh.getElementById(id));
      }
    } catch {
      // The line is down; the button still says so.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });
})();
