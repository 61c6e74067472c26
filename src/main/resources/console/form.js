// Long forms: fields that go with others are shown when they are needed, a draft is saved while somebody writes, and a
// line that breaks loses nothing. Without this file all fields are shown, and the draft has a button.
(() => {
  "use strict";
  const PAUSE = 2000;

  const valuesOf = (form, name) =>
    [...form.elements]
      .filter((field) => field.name === name && !field.disabled && (field.type !== "checkbox" || field.checked))
      .map((field) => field.value);

  const dependent = (form) => {
    form.querySelectorAll("[data-when][data-only]").forEach((part) => {
      const within = part.parentElement.closest("[data-when][data-only]");
      const needed = !within?.hidden && valuesOf(form, part.dataset.when).includes(part.dataset.value);
      part.hidden = !needed;
      part.querySelectorAll("input, select, textarea").forEach((field) => {
        field.disabled = !needed;
      });
    });
    // A hint about a field that is not shown tells nobody anything.
    form.querySelectorAll("[data-needed]").forEach((hint) => {
      hint.hidden = ![...form.elements].some((field) => field.name === hint.dataset.needed && !field.disabled);
    });
  };

  // The region that is asked about is mostly the one that is asked, and an office is one that may work for it.
  const addressed = (form) => {
    const region = form.elements["/receiver/region"];
    const office = form.elements["/receiver/office"];
    if (!region) {
      return;
    }
    form.querySelectorAll("input[data-region]").forEach((field) => {
      if (region.value && (!field.value || field.value === field.dataset.filled)) {
        field.value = region.value;
        field.dataset.filled = region.value;
      }
    });
    office?.querySelectorAll("option[data-of]").forEach((option) => {
      const fits = !region.value || option.dataset.of.split(" ").includes(region.value);
      option.hidden = !fits;
      option.disabled = !fits;
      if (!fits && option.selected) {
        office.value = "";
      }
    });
  };

  document.querySelectorAll("form.fill").forEach((form) => {
    const state = form.querySelector("[data-state]");
    dependent(form);
    addressed(form);
    form.addEventListener("change", (event) => {
      dependent(form);
      if (event.target.name === "/receiver/region") {
        addressed(form);
      }
    });
    // The hidden button before all others does so for texts, but not in every browser for days and boxes.
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input")) {
        event.preventDefault();
      }
    });
    if (!("draft" in form.dataset)) {
      return;
    }
    let changed = false;
    let timer = 0;
    const say = (text, bad) => {
      state.textContent = text;
      state.classList.toggle("fault", bad);
    };
    const tell = (why, focus) => document.dispatchEvent(new CustomEvent("unsent", { detail: { why, focus } }));
    // "kept" where the form may go on its way, else why it may not.
    const save = async (sending) => {
      const body = new URLSearchParams(new FormData(form));
      body.set("save", "auto");
      try {
        const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
        if (answer.ok) {
          changed = false;
          say(form.dataset.saved + " " + new Date().toTimeString().slice(0, 5), false);
          tell(null, false);
          return "kept";
        }
        // Sent now, it would be lost: whoever is signed in now is not whom it was shown to.
        if (answer.status === 401 || answer.status === 403) {
          say(form.dataset.over, true);
          tell("over", sending);
          return "over";
        }
        // That a draft was saved is true no longer.
        say("", false);
        return "kept";
      } catch (broken) {
        say(form.dataset.down, true);
        return "down";
      }
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        if (changed && (await save(false)) === "down") {
          later();
        }
      }, PAUSE);
    };
    form.addEventListener("input", () => {
      changed = true;
      later();
    });
    let sure = false;
    form.addEventListener("submit", async (event) => {
      if (sure) {
        return;
      }
      event.preventDefault();
      const button = event.submitter;
      clearTimeout(timer);
      const how = await save(true);
      if (how === "kept") {
        sure = true;
        form.requestSubmit(button);
        sure = false;
      } else if (how === "down") {
        changed = true;
        later();
      }
    });
  });
})();
