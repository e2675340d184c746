// The line that tells what became of a code: how fresh it is, and no jump below it while typing.
(function () {
  "use strict";
  var page = document.documentElement;
  var was = null;

  // While looks at it come through, nobody needs the time at which it was printed.
  function live(is) {
    if (is) page.classList.add("live");
    else page.classList.remove("live");
  }

  function island(event) {
    var target = event.detail.ctx && event.detail.ctx.target;
    return Boolean(target) && target.id === "delivery";
  }

  function typedAt() {
    var field = document.activeElement;
    return field && field.form ? field.getBoundingClientRect().top : null;
  }

  window.onPage(function () { live(Boolean(window.htmx)); });
  document.addEventListener("htmx:error", function () { live(false); });
  document.addEventListener("htmx:before:swap", function (event) {
    if (island(event)) was = typedAt();
  });
  document.addEventListener("htmx:after:swap", function (event) {
    if (!island(event)) return;
    live(event.detail.ctx.response.status < 400);
    var now = typedAt();
    if (was !== null && now !== null) window.scrollBy(0, now - was);
  });
})();
