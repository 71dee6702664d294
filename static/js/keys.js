/* Keys that work on every page: g t Today, g s subjects, ? the card of keys. Never while typing. */
(function () {
  "use strict";
  let after = "";

  /* The first thing to do has the focus at once: a browser may wait with it, and a key typed meanwhile would be lost. */
  const first = document.querySelector("[autofocus]");
  if (first && document.activeElement === document.body) first.focus();

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const node = event.target;
    const typing = node.matches("input[type=text], input[type=password], input:not([type]), textarea, select, [contenteditable]");
    if (typing) return;
    const places = document.body.dataset;
    if (after === "g" && event.key === "t" && places.today) {
      event.preventDefault();
      window.location.assign(places.today);
    } else if (after === "g" && event.key === "s" && places.subjects) {
      event.preventDefault();
      window.location.assign(places.subjects);
    } else if (event.key === "?") {
      const card = document.getElementById("shortcut-card");
      if (card) {
        event.preventDefault();
        document.dispatchEvent(new CustomEvent("open-shortcuts"));
        if (!card.open) card.showModal();
      }
    }
    after = event.key;
  });
})();
