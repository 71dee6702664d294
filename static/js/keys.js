/* Keys that work on every page: g t Today, g s subjects, g q queries, / search, ? the card of keys. Never while typing.
   `cht101Keys.afterG()` tells other scripts that the last key was a g, whose next letter names a place. */
(function () {
  "use strict";
  const PATIENCE = 1500;
  let pressedG = 0;

  /* The first thing to do has the focus at once: a browser may wait with it, and a key typed meanwhile would be lost. */
  const first = document.querySelector("[autofocus]");
  if (first && document.activeElement === document.body) first.focus();

  window.cht101Keys = { afterG: () => Date.now() - pressedG < PATIENCE };

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const node = event.target;
    const typing = node.matches("input[type=text], input[type=search], input[type=password], input:not([type]), textarea, select, [contenteditable]");
    if (typing || event.defaultPrevented) {
      pressedG = 0;
      return;
    }
    const body = document.body.dataset;
    const places = { t: body.today, s: body.subjects, q: body.queries };
    if (window.cht101Keys.afterG() && places[event.key]) {
      event.preventDefault();
      window.location.assign(places[event.key]);
    } else if (event.key === "/") {
      const search = document.querySelector("[data-search], input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    } else if (event.key === "?") {
      const card = document.getElementById("shortcut-card");
      if (card) {
        event.preventDefault();
        document.dispatchEvent(new CustomEvent("open-shortcuts"));
        if (!card.open) card.showModal();
      }
    }
    pressedG = event.key === "g" ? Date.now() : 0;
  });
})();
