// Ticks the password's rules off as they are met, and shows the passwords on request.
(function () {
  "use strict";

  function tick(input, rules) {
    rules.forEach(function (rule) {
      var met = new RegExp(rule.getAttribute("data-rule")).test(input.value);
      rule.className = met ? "met" : "";
    });
  }

  window.onPage(function (page) {
    var input = page.getElementById("password");
    var rules = [].slice.call(page.querySelectorAll("[data-rule]"));
    if (input && rules.length) {
      input.addEventListener("input", function () { tick(input, rules); });
    }
    var button = page.querySelector("[data-show]");
    if (!button || !button.hidden) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var show = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(show));
      button.getAttribute("data-show").split(" ").forEach(function (id) {
        page.getElementById(id).type = show ? "text" : "password";
      });
    });
  });
})();
