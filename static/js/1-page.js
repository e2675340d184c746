// What every swap needs: focus to the problem or the heading, and a word when the line is lost.
(function () {
  "use strict";
  var ready = [];

  // Other files register here what they do with a page that has just appeared.
  window.onPage = function (act) {
    ready.push(act);
  };

  function appeared() {
    ready.forEach(function (act) { act(document); });
  }

  function lost(show) {
    var notice = document.getElementById("lost");
    if (notice) notice.hidden = !show;
  }

  // An island that refreshes itself must neither take the keyboard away nor move the page.
  function ofIsland(event) {
    var target = event.detail.ctx && event.detail.ctx.target;
    return Boolean(target) && target.id !== "main";
  }

  document.addEventListener("DOMContentLoaded", function () {
    appeared();
    var summary = document.querySelector(".error-summary");
    if (summary) summary.focus();
  });
  document.addEventListener("htmx:after:swap", function (event) {
    if (ofIsland(event)) return;
    lost(false);
    appeared();
    var goal = document.querySelector(".error-summary") || document.querySelector("main h1");
    if (goal) goal.focus();
    if (goal) window.scrollTo(0, 0);
  });
  document.addEventListener("htmx:before:request", function (event) {
    if (!ofIsland(event)) lost(false);
  });
  document.addEventListener("htmx:error", function (event) {
    if (!ofIsland(event)) lost(true);
  });
})();
