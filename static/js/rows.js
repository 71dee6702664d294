/* A small table of rows beneath a form: once the last open row has something, the next one appears. */
(function () {
  "use strict";

  document.addEventListener("input", function (event) {
    const row = event.target.closest && event.target.closest("[data-rows] tr[data-row]");
    if (!row || !event.target.value) return;
    const next = row.nextElementSibling;
    if (next && next.hidden) next.hidden = false;
  });
})();
