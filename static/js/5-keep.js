// Asks the browser to keep the public pages that were read, once the page is there (docs/adr/0010).
(function () {
  "use strict";
  if (!navigator.serviceWorker) return;
  window.addEventListener("load", function () {
    navigator.serviceWorker.register("/sw.js").then(null, function () {});
  });
})();
