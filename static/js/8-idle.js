// Warns two minutes before the session ends, with a button to stay; leaves the page when it ends.
(function () {
  "use strict";
  var WARNING = 120;
  var timer = null;

  // Another tab may have been used since: only the server knows, and asking it extends nothing.
  function ask(box, method, act) {
    var form = document.getElementById("leave");
    var body = method === "POST" ? new FormData(form) : undefined;
    fetch(box.getAttribute("data-stay"), { method: method, body: body, credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (left) { act(Number(left) || 0); })
      .catch(function () { act(-1); });
  }

  function out(box) {
    location.replace(box.getAttribute("data-out"));
  }

  function watch(box, left) {
    clearTimeout(timer);
    box.hidden = left > WARNING;
    var end = Date.now() + left * 1000;
    (function look() {
      if (!box.isConnected) return;
      var rest = Math.ceil((end - Date.now()) / 1000);
      if (rest <= 0 || (rest <= WARNING && box.hidden)) {
        ask(box, "GET", function (still) {
          if (still < 0) still = rest;
          if (still > 0) watch(box, still);
          else out(box);
        });
        return;
      }
      timer = setTimeout(look, 1000);
    })();
  }

  window.onPage(function (page) {
    var box = page.getElementById("idle");
    if (!box || box.watched) return;
    box.watched = true;
    watch(box, Number(box.getAttribute("data-left")));
    box.querySelector("button").addEventListener("click", function () {
      ask(box, "POST", function (left) {
        if (left > 0) watch(box, left);
        else if (left === 0) out(box);
      });
    });
  });
})();
