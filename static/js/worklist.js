/* The worklist by keyboard: j and k go from proposal to proposal, c opens the event, p says part of which event, n says
   why it is none. Esc leaves a box. It decides nothing: every answer is a form that the server judges. */
(function () {
  "use strict";
  const list = document.querySelector("[data-worklist]");
  document.addEventListener("change", function (event) {
    if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
  });
  if (!list) return;
  const all = [...list.querySelectorAll("[data-proposal]")];
  const here = () => document.activeElement.closest("[data-proposal]");

  function go(card) {
    if (!card) return;
    card.focus();
    card.scrollIntoView({ block: "nearest" });
  }

  function open(card, name) {
    const part = card.querySelector("details[data-" + name + "]");
    if (!part) return;
    part.open = true;
    part.querySelector("select, input[type=text]").focus();
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.matches("input, textarea, select")) {
      const part = event.target.closest("details");
      if (event.key === "Escape" && part) {
        part.open = false;
        go(part.closest("[data-proposal]"));
      }
      return;
    }
    if (window.cht101Keys && window.cht101Keys.afterG()) return;
    const card = here();
    const at = all.indexOf(card);
    if (event.key === "j") go(all[Math.min(at + 1, all.length - 1)]);
    else if (event.key === "k") go(all[Math.max(at - 1, 0)]);
    else if (!card) return;
    else if (event.key === "c") card.querySelector("[data-create]").click();
    else if (event.key === "p") open(card, "part");
    else if (event.key === "n") open(card, "ncs");
    else return;
    event.preventDefault();
  });

  /* One box is open at a time. */
  list.addEventListener("toggle", function (event) {
    if (!event.target.matches("details[data-part], details[data-ncs]") || !event.target.open) return;
    for (const other of list.querySelectorAll("details[data-part][open], details[data-ncs][open]")) {
      if (other !== event.target) other.open = false;
    }
  }, true);

  const named = window.location.hash && document.getElementById(window.location.hash.slice(1));
  go(named && list.contains(named) ? named : all[0]);
})();
