/* Two minutes before an idle staff session ends: keep what was typed, and ask whether anybody is there. */
(() => {
  "use strict";
  const WARN_AFTER = 13 * 60;
  const LAST_MINUTES = 120;
  const box = document.getElementById("idle-warning");
  if (!box) {
    return;
  }
  const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
  const typed = "main textarea, main select, main input:not([type=hidden]):not([type=password])";
  let timer = 0;

  const wait = (seconds, then) => {
    clearTimeout(timer);
    timer = setTimeout(then, seconds * 1000);
  };

  // What the server says of this session: the seconds it has left, or 0 when it is over.
  const tell = async (more) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, page: location.pathname, ...more });
    for (const field of document.querySelectorAll(typed)) {
      const chosen = !["radio", "checkbox"].includes(field.type) || field.checked;
      if (field.name && chosen && field.value) {
        body.append(field.name, field.value);
      }
    }
    try {
      const answer = await fetch(box.dataset.keep, { method: "POST", body, redirect: "manual" });
      return answer.ok ? (await answer.json()).left : 0;
    } catch {
      return 0;
    }
  };

  const show = (part) => {
    for (const text of box.querySelectorAll("[data-part]")) {
      text.hidden = text.dataset.part !== part;
    }
    box.querySelector("button").hidden = part === "ended";
    if (!box.open) {
      box.showModal();
    }
  };

  const look = async () => {
    const left = await tell({});
    if (left > LAST_MINUTES + 5) {
      wait(left - LAST_MINUTES, look);
    } else if (left > 0) {
      show("soon");
      wait(left + 1, () => show("ended"));
    } else {
      show("ended");
    }
  };

  box.querySelector("button").addEventListener("click", async () => {
    const left = await tell({ stay: "1" });
    if (left > 0) {
      box.close();
      wait(left - LAST_MINUTES, look);
    } else {
      show("ended");
    }
  });
  wait(WARN_AFTER, look);
})();
