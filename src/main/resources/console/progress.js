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
          document.getElementById("progress").replaceWith(now);
        }
      }
    } catch (broken) {
      // The next look may be answered.
    }
    again();
  };
  const again = () => {
    if (document.querySelector("#progress[data-open]")) {
      window.setTimeout(look, EVERY);
    }
  };
  again();
})();
