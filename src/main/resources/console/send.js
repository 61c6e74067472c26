// A form is sent once, and where somebody takes it. Without this file a second press sends it again, which does nothing
// twice; and what was filled in by somebody who is no longer signed in is lost.
(() => {
  "use strict";
  const ALIKE = 10000;
  const FILLED = "textarea, select, input:not([type=hidden]):not([type=checkbox]):not([type=radio])";
  const unsent = document.getElementById("unsent");
  let last = {};

  const say = (why, focus) => {
    unsent.hidden = !why;
    unsent.querySelectorAll("[data-why]").forEach((text) => {
      text.hidden = text.dataset.why !== why;
    });
    if (focus) {
      unsent.focus();
    }
  };
  document.addEventListener("unsent", (event) => unsent && say(event.detail.why, event.detail.focus));

  const obstacle = async () => {
    try {
      const answer = await fetch("/console/account", { method: "HEAD", redirect: "manual" });
      return answer.type === "opaqueredirect" || answer.status === 401 ? "over" : null;
    } catch (broken) {
      return "down";
    }
  };

  window.addEventListener("pageshow", () => {
    last = {};
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.method !== "post" || event.defaultPrevented) {
      return;
    }
    if (last.form === form && last.button === button && Date.now() - last.at < ALIKE) {
      if (last.sure) {
        last.sure = false;
      } else {
        event.preventDefault();
      }
      return;
    }
    last = { form, button, at: Date.now() };
    if (!unsent || "draft" in form.dataset || !form.querySelector(FILLED)) {
      return;
    }
    event.preventDefault();
    const why = await obstacle();
    if (why) {
      last = {};
      say(why, true);
    } else {
      last.sure = true;
      form.requestSubmit(button);
    }
  });
})();
