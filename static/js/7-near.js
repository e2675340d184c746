// The offices near a person: the browser asks, distances are computed here, nothing leaves the page.
(function () {
  "use strict";
  var MOST = 5;
  // Milliseconds; a position of the last ten minutes will do.
  var WISH = { timeout: 20000, maximumAge: 600000 };
  var REFUSED = 1;

  function radians(degrees) {
    return degrees * Math.PI / 180;
  }

  // Km as the crow flies, as `amoe/offices.py` has it.
  function distance(lat, lon, other) {
    var half = Math.sin(radians(other[0] - lat) / 2);
    var across = Math.sin(radians(other[1] - lon) / 2);
    return 12742 * Math.asin(Math.sqrt(half * half
      + Math.cos(radians(lat)) * Math.cos(radians(other[0])) * across * across));
  }

  function line(page, box, city) {
    var item = page.createElement("li");
    var link = page.createElement("a");
    var tens = Math.round(city.km / 10) * 10;
    var told = city.km < 10 ? box.getAttribute("data-close")
      : box.getAttribute("data-about").replace("{}", tens);
    link.href = "#" + city.heading.id;
    link.textContent = city.heading.querySelector("span").textContent;
    item.appendChild(link);
    item.appendChild(page.createTextNode(" (" + told + ")"));
    return item;
  }

  window.onPage(function (page) {
    var box = page.getElementById("near");
    if (!box || !navigator.geolocation) return;
    var status = box.querySelector("[role=status]");
    var list = box.querySelector("ol");
    box.hidden = false;
    box.querySelector("button").addEventListener("click", function () {
      status.textContent = box.getAttribute("data-busy");
      navigator.geolocation.getCurrentPosition(function (position) {
        var at = position.coords;
        list.textContent = "";
        [].map.call(page.querySelectorAll("[data-at]"), function (heading) {
          var place = heading.getAttribute("data-at").split(" ").map(Number);
          return { heading: heading, km: distance(at.latitude, at.longitude, place) };
        }).sort(function (one, other) { return one.km - other.km; }).slice(0, MOST)
          .forEach(function (city) { list.appendChild(line(page, box, city)); });
        list.hidden = false;
        status.textContent = box.getAttribute("data-nearest");
      }, function (fault) {
        status.textContent = box.getAttribute(fault.code === REFUSED ? "data-refused" : "data-failed");
      }, WISH);
    });
  });
})();
