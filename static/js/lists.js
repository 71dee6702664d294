/* Pages of lists: a key that stands on a link follows it, and the choice of forms shows for the kind of visit it belongs to. */
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.matches("input, textarea, select, [contenteditable]")) return;
    if (window.cht101Keys && window.cht101Keys.afterG()) return;
    const link = document.querySelector('a[data-key="' + CSS.escape(event.key) + '"]');
    if (link) {
      event.preventDefault();
      link.click();
    }
  });
  const choice = document.querySelector("[data-kind]");
  if (!choice) return;
  const show = function () {
    const kind = document.querySelector("input[name=kind]:checked");
    choice.hidden = !kind || kind.value !== choice.dataset.kind;
  };
  document.addEventListener("change", show);
  show();
})();
