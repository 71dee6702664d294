/* The queue of coding by keyboard: arrows choose a verbatim, Enter takes the first term, s keeps it as a synonym, q asks the
   site, Escape goes back to the list. Everything also works as links and buttons. */
(function () {
  "use strict";
  const WAIT = 140;
  const list = document.querySelector("[data-verbatim]");
  const panel = document.getElementById("coding-panel");
  if (!list || !panel) return;
  const rows = [...list.querySelectorAll("[data-row]")];
  let timer = 0;
  let asked = null;

  const chosen = () => list.querySelector("[data-row][aria-current]");
  const shown = () => panel.querySelector("[data-panel]");

  const fits = (row) => {
    const here = shown();
    return here && row && here.dataset.term === row.dataset.term && here.dataset.kind === row.dataset.kind;
  };

  /* The acts of the panel go on to the verbatim below the chosen one; from the last one, to the one above. */
  const sayNext = () => {
    const at = rows.indexOf(chosen());
    const next = rows[at + 1] || rows[at - 1];
    for (const field of panel.querySelectorAll("[data-next]")) {
      field.value = at >= 0 && next ? next.dataset.kind + "|" + next.dataset.term : "";
    }
  };

  const load = async (row) => {
    if (asked) asked.abort();
    asked = new AbortController();
    const given = new URLSearchParams({ dictionary: row.dataset.kind, term: row.dataset.term, show: list.dataset.show, only: list.dataset.only });
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(list.dataset.verbatim + "?" + given, { headers: { "HX-Request": "true" }, signal: asked.signal });
      if (!answer.ok || answer.redirected) {
        window.location.assign(row.href);
        return;
      }
      panel.innerHTML = await answer.text();
      if (window.htmx) window.htmx.process(panel);
      panel.scrollTop = 0;
      sayNext();
      window.history.replaceState(null, "", row.href);
    } catch (problem) {
      if (problem.name !== "AbortError") window.location.assign(row.href);
      return;
    }
    panel.removeAttribute("aria-busy");
  };

  const choose = (row, now) => {
    const before = chosen();
    if (before) {
      before.removeAttribute("aria-current");
      before.closest("tr").classList.remove("is-chosen");
    }
    row.setAttribute("aria-current", "true");
    row.closest("tr").classList.add("is-chosen");
    row.focus();
    row.scrollIntoView({ block: "nearest" });
    window.clearTimeout(timer);
    timer = window.setTimeout(() => load(row), now ? 0 : WAIT);
  };

  list.addEventListener("click", function (event) {
    const row = event.target.closest("[data-row]");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(row, true);
  });

  const matches = () => [...panel.querySelectorAll("[data-match]")];

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const node = event.target;
    const typing = node.matches("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && (typing || panel.contains(node))) {
      const row = chosen();
      if (row) row.focus();
      return;
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && (node.id === "coding-search" || node.matches("[data-match]"))) {
      const found = matches();
      const to = node.matches("[data-match]") ? found.indexOf(node) + step : step > 0 ? 0 : -1;
      event.preventDefault();
      if (to >= 0 && found[to]) found[to].focus();
      else if (to < 0) document.getElementById("coding-search").focus();
      return;
    }
    if (typing || node.matches("summary")) return;
    if (window.cht101Keys && window.cht101Keys.afterG()) return;
    if (step && rows.length) {
      event.preventDefault();
      const at = rows.indexOf(chosen());
      choose(rows[Math.min(Math.max(at + step, 0), rows.length - 1)], false);
    } else if (event.key === "Enter" && node.matches("[data-row], body, [data-verbatim]")) {
      const first = matches()[0];
      const row = chosen();
      if (first && fits(row)) {
        event.preventDefault();
        first.click();
      } else if (row && !fits(row)) {
        event.preventDefault();
      }
    } else if (event.key === "s") {
      const box = panel.querySelector("[data-synonym]");
      if (box) {
        event.preventDefault();
        box.checked = !box.checked;
      }
    } else if (event.key === "q") {
      const box = panel.querySelector("[data-ask-site]");
      if (box) {
        event.preventDefault();
        box.focus();
      }
    }
  });

  /* One decision, once: a second Enter while the page is on its way does nothing. */
  document.addEventListener("submit", function (event) {
    if (!panel.contains(event.target)) return;
    if (event.target.dataset.sent) event.preventDefault();
    else event.target.dataset.sent = "1";
  });

  sayNext();
  const row = chosen();
  if (row) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
})();
