// Buttons that copy a text; without them it can still be selected. Old phones get the old way.
(function () {
  "use strict";

  function copy(field, then) {
    function old() {
      field.focus();
      field.select();
      try {
        if (document.execCommand("copy")) then();
      } catch (refused) {
        // The text stays selected: the person can copy it.
      }
    }
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(then, old);
    else old();
  }

  window.onPage(function (page) {
    [].slice.call(page.querySelectorAll("[data-copy]")).forEach(function (button) {
      if (!button.hidden) return;
      var status = button.nextElementSibling;
      button.hidden = false;
      button.addEventListener("click", function () {
        copy(page.getElementById(button.getAttribute("data-copy")), function () {
          status.textContent = button.getAttribute("data-done");
          setTimeout(function () { status.textContent = ""; }, 4000);
        });
      });
    });
  });
})();
