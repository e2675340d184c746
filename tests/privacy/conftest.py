"""The town of the fifty, lived once for all the tests that look at what it left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.privacy import planted
from tests.privacy.leaks import Finder
from tests.privacy.stories import live_them_all
from tests.privacy.town import Town
from tests.support.memory import memory_folder


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """The site after the fifty registrations, still open: its WAL is full."""
    with memory_folder() as folder:
        made = Town(folder)
        live_them_all(made)
        made.stops_listening()
        yield made
        made.close()


@pytest.fixture(scope="session")
def finder(town: Town) -> Finder:
    """Knows all that may be nowhere: the data, the codes that were sent, the captchas' digits."""
    codes, captchas = town.codes(), sorted(town.heard.captchas)
    assert len(codes) > 60
    assert len(captchas) > 80
    # Some of the images will do: among millions of random bytes, five digits come by chance.
    secrets = dict.fromkeys(codes, "one-time code") | dict.fromkeys(captchas[:25], "captcha")
    honest = honest_digits(town)
    return Finder(
        planted.all_writings()
        | {text: label for text, label in secrets.items() if text not in honest}
    )


def honest_digits(town: Town) -> str:
    """What the files hold in the clear that is made of digits: dates, and Argon2's parameters."""
    person, service = planted.planted(0), town.service
    applied = [
        str(row["applied_at"])
        for database in (service.database, service.registry_database)
        for row in database.all("SELECT applied_at FROM _sqlite_migrations")
    ]
    # SQLite writes the texts of a row one behind the other.
    return " ".join([person["rights_from"] + person["rights_to"], "m=19456", *applied])
