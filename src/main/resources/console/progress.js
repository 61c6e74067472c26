// How far an upload is, looked at again every few seconds while it is under way. Without this file the page has a link.
(() => {
  "use strict";
  const EVERY = 3000;
  const look = async () => {
    try {
      const answer = await fetch(window.location.href, { redirect: "manual" });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const now = page.getElementById("progress");
        if (now) {
          show(now);
        }
      }
    } catch (broken) {
      // The next look may be answered.
    }
    again();
  };
  // In its place, of which there are the same from the beginning to the end, so that a screen reader speaks what has changed, and nobody loses the button that he is at.
  const show = (now) => {
    const shown = document.getElementById("progress");
    const values = now.querySelectorAll("dl dd");
    shown.querySelectorAll("dl dd").forEach((value, at) => {
      const spoken = (from) => from.querySelector("[role=status]") || from;
      if (value.textContent !== values[at].textContent) {
        spoken(value).replaceChildren(...spoken(values[at]).childNodes);
      }
    });
    if (!now.hasAttribute("data-open")) {
      const atForm = shown.contains(document.activeElement);
      shown.removeAttribute("data-open");
      shown.replaceChildren(shown.querySelector("dl"), ...[...now.children].filter((part) => part.tagName !== "DL"));
      if (atForm) {
        document.querySelector("main").focus();
      }
    }
  };
  const again = () => {
    if (document.querySelector("#progress[data-open]")) {
      window.setTimeout(look, EVERY);
    }
  };
  again();
})();
