// Counts down the waiting time that the server printed, then frees the button.
(function () {
  "use strict";

  function words(left) {
    var seconds = left % 60;
    return Math.floor(left / 60) + ":" + (seconds < 10 ? "0" : "") + seconds;
  }

  window.onPage(function (page) {
    var clock = page.querySelector("[data-wait]");
    if (!clock || clock.counting) return;
    clock.counting = true;
    var button = clock.closest("form").querySelector("button");
    var end = Date.now() + 1000 * clock.getAttribute("data-wait");
    button.disabled = true;
    var timer = setInterval(function () {
      var left = Math.ceil((end - Date.now()) / 1000);
      if (left > 0 && clock.isConnected) {
        clock.textContent = words(left);
        return;
      }
      clearInterval(timer);
      button.disabled = false;
      clock.parentNode.hidden = true;
    }, 500);
  });
})();
