/* Deadlines count down while the page stands open. The words come from the server; only the figures move. */
(function () {
  "use strict";
  var chinese = (document.documentElement.lang || "en").toLowerCase().indexOf("zh") === 0;

  function said(milliseconds) {
    var seconds = Math.floor(Math.abs(milliseconds) / 1000);
    var days = Math.floor(seconds / 86400);
    var hours = Math.floor((seconds % 86400) / 3600);
    var minutes = Math.floor((seconds % 3600) / 60);
    var two = (minutes < 10 ? "0" : "") + minutes;
    var words;
    if (days) {
      words = chinese ? days + "天" + hours + "小时" : days + " d " + hours + " h";
    } else if (hours) {
      words = chinese ? hours + "小时" + two + "分" : hours + " h " + two + " min";
    } else {
      words = chinese ? minutes + "分钟" : minutes + " min";
    }
    if (milliseconds < 0) {
      return chinese ? "逾期" + words : words + " late";
    }
    return chinese ? "剩" + words : words + " left";
  }

  function tick() {
    document.querySelectorAll("[data-due]").forEach(function (mark) {
      var left = Date.parse(mark.dataset.due) - Date.now();
      var text = mark.querySelector("span") || mark;
      text.textContent = said(left);
      if (left < 0) {
        mark.dataset.status = "overdue";
      }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (document.querySelector("[data-due]")) {
      window.setInterval(tick, 30000);
    }
  });
})();
