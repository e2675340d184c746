"""Every address outside of the site, in one file: where links lead that we do not serve."""

from __future__ import annotations

FUND = "https://www.cnops.org.ma"
"""The fund's own site. Source: the fund's letter of 27/05/2025."""

FUND_STUDENTS = "https://www.cnops.org.ma/amoe"
"""The fund's page on AMOE. Source: the leaflet."""

DATA_AUTHORITY = "https://www.cndp.ma"
"""The national commission that watches over personal data (law 09-08)."""

FACEBOOK = "https://www.facebook.com/amoe"
"""The scheme's page. Source: the leaflet (fb.com/amoe)."""

APP = "https://play.google.com/store/search?q=SMARTCNOPS&c=apps"
"""The fund's mobile application, found by its name: the leaflet gives no other address."""

VIDEO_ACCOUNT_FR = "https://web.facebook.com/share/v/182ZVFiU1E/"
VIDEO_ACCOUNT_AR = "https://web.facebook.com/share/v/17vsGe2U8i/"
VIDEO_SERVICES_FR = "https://youtu.be/2Cf3QulTQ9E"
VIDEO_SERVICES_AR = "https://youtu.be/M1qbDz8WzVg"
"""The four videos. Source: the list of links beside the letter; without its tracking marks."""

WEB_MAP = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=15/{lat}/{lon}"
"""A map for browsers that know no `geo:` link; `lat` and `lon` in degrees."""

WEB_MAP_CITY = "https://www.openstreetmap.org/#map=12/{lat}/{lon}"
"""The same without a mark: a whole city, where no more is known."""


def everything() -> list[str]:
    """All of them, for the test that reads them."""
    return [
        value
        for name, value in sorted(globals().items())
        if name.isupper() and isinstance(value, str)
    ]
