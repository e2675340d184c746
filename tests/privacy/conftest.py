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
    """Knows all that may be nowhere: the data, claims, codes that were sent, captchas' digits."""
    codes, captchas = town.codes(), sorted(town.heard.captchas)
    assert len(codes) > 80
    assert len(captchas) > 80
    # Some of the images will do: among millions of random bytes, five digits come by chance.
    secrets = dict.fromkeys(codes, "one-time code") | dict.fromkeys(captchas[:25], "captcha")
    honest = honest_digits(town)
    return Finder(
        planted.all_writings()
        | planted.claim_writings(town.today())
        | {text: label for text, label in secrets.items() if text not in honest}
    )


@pytest.fixture(scope="session")
def secret_finder(town: Town) -> Finder:
    """Knows what opens something by itself: links, cookies, the keys and codes of an app."""
    told = dict.fromkeys(town.tokens(), "link") | dict.fromkeys(town.heard.secrets, "shown once")
    cookies = dict.fromkeys(town.secrets_in_cookies(), "cookie")
    assert len(town.tokens()) > 20
    assert len(town.heard.secrets) > 10
    assert len(cookies) > 80
    return Finder(cookies | told)


def honest_digits(town: Town) -> str:
    """What the files hold in the clear that is made of digits: dates, and Argon2's parameters."""
    service = town.service
    applied = [
        str(row["applied_at"])
        for database in (service.database, service.registry_database, service.claims_database)
        for row in database.all("SELECT applied_at FROM _sqlite_migrations")
    ]
    # SQLite writes the texts of a row one behind the other.
    periods = [
        row["period"]
        for row in service.registry_database.all(
            "SELECT DISTINCT rights_from || rights_to AS period FROM insured"
        )
    ]
    return " ".join([*periods, "m=19456", *applied])
