/* The grid of results: arrow keys move between cells, Enter opens one (an ordinary link that htmx swaps in). When the page
   is looked at again after another one, it asks whether its answers still stand. */
(function () {
  "use strict";

  function cells(grid) {
    return Array.from(grid.tBodies[0].rows, (row) => Array.from(row.querySelectorAll("a.cell")));
  }

  /* One stop for the Tab key: the cell that is open, or the last one that had the focus. */
  function stop(grid, chosen) {
    cells(grid).flat().forEach((cell) => { cell.tabIndex = cell === chosen ? 0 : -1; });
  }

  function settle() {
    const grid = document.querySelector("[data-grid]");
    if (!grid) return;
    const all = cells(grid).flat();
    const focused = all.find((cell) => cell === document.activeElement);
    stop(grid, focused || grid.querySelector("a.cell[aria-current]") || all[0]);
  }

  document.addEventListener("keydown", function (event) {
    const cell = event.target.closest("[data-grid] a.cell");
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!move) return;
    const grid = cell.closest("[data-grid]");
    const rows = cells(grid);
    const at = rows.findIndex((row) => row.includes(cell));
    const next = rows[at + move[0]] && rows[at + move[0]][rows[at].indexOf(cell) + move[1]];
    event.preventDefault();
    if (!next) return;
    stop(grid, next);
    next.focus();
  });

  document.addEventListener("visibilitychange", function () {
    const asks = document.querySelector("[data-look]");
    if (!document.hidden && asks) window.htmx.trigger(asks, "look");
  });
  document.addEventListener("DOMContentLoaded", settle);
  document.addEventListener("htmx:afterSettle", settle);
})();
