"""The log: one JSON line an event, allowed fields only; nothing that anybody typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from blueprints.shell.logs import ALLOWED, AllowList
from tests.support.site import Site

Lines = Callable[[], list[dict[str, Any]]]
OF_THE_LINE = {"at", "level", "event", "error", "where"}
PERSONAL = ["salma@etu.example", "AB499709", "0612345678", "سلمى", "048271003"]


class TellTale:
    """A port whose fault tells somebody's data, over a cause that does so too."""

    broken = False

    def now(self) -> int:
        """The time, or a fault."""
        if not self.broken:
            return 1_800_000_000
        try:
            raise KeyError(PERSONAL[1])
        except KeyError as cause:
            raise RuntimeError(" ".join(PERSONAL)) from cause


@pytest.fixture
def telling(tmp_path: Path, people_folder: Path) -> Site:
    """A site that breaks with personal data in the exception's words."""
    clock = TellTale()
    site = Site(tmp_path / "instance", people_folder, clock=clock)
    clock.broken = True
    return site


@pytest.fixture
def told() -> Iterator[Callable[[Site], Lines]]:
    """Read what a site's handlers write."""
    written = io.StringIO()
    before: list[tuple[logging.StreamHandler[Any], Any]] = []

    def listen(site: Site) -> Lines:
        for handler in {*logging.getLogger("amoe").handlers, *site.app.logger.handlers}:
            if isinstance(handler.formatter, AllowList):  # pytest adds handlers of its own
                assert isinstance(handler, logging.StreamHandler)
                before.append((handler, handler.setStream(written)))
        return lambda: [json.loads(line) for line in written.getvalue().splitlines()]

    yield listen
    for handler, stream in before:
        handler.setStream(stream)


def test_every_request_has_its_line(public_site: Site, told: Callable[[Site], Lines]) -> None:
    lines = told(public_site)
    public_site.app.test_client().get("/ar/inscription/conditions")
    (line,) = lines()
    assert line["event"] == "request"
    assert line["level"] == "info"
    assert (line["endpoint"], line["method"], line["status"]) == ("registration.show", "GET", 200)
    assert (line["language"], line["step"], line["htmx"]) == ("ar", "conditions", False)
    assert line["ms"] >= 0


def test_a_whole_registration_leaves_allowed_fields_and_no_data(
    site: Site, told: Callable[[Site], Lines]
) -> None:
    lines = told(site)
    student = site.student().reaches("identite").gives_identity(cni="ZZ1").gives_identity()
    student.answers(student.wrong_answer()).answers().gives_email().types_email_code()
    student.gives_phone().types_phone_code().chooses_password().is_at("terminee")
    found = lines()
    assert len(found) > 10
    assert set().union(*found) <= OF_THE_LINE | set(ALLOWED)
    assert {"answer.wrong", "cni.malformed", "account.opened"} <= {
        line.get("reason") for line in found
    }
    whole = json.dumps(found, ensure_ascii=False)
    person = student.person
    for name in ("cni", "immatriculation", "last_name", "first_name_ar", "birth_date"):
        assert person[name] not in whole
    for secret in (student.email, student.phone, student.phone[1:], "127.0.0.1"):
        assert secret not in whole


def test_a_fault_is_named_by_its_type_and_place_and_never_by_its_words(
    telling: Site, told: Callable[[Site], Lines]
) -> None:
    lines = told(telling)
    assert telling.app.test_client().get("/fr/inscription/conditions").status_code == 500
    fault, request = lines()
    assert (fault["level"], fault["error"]) == ("error", "RuntimeError")
    assert any(place.startswith("test_shell_logs.py:") for place in fault["where"])
    assert request["status"] == 500
    whole = json.dumps([fault, request], ensure_ascii=False)
    for secret in PERSONAL:
        assert secret not in whole


@pytest.mark.parametrize("address", ["/{}", "/fr/{}", "/fr/inscription/{}", "/fr/?email={}"])
@pytest.mark.parametrize("secret", PERSONAL)
def test_what_stands_in_an_address_is_not_logged(
    public_site: Site, told: Callable[[Site], Lines], address: str, secret: str
) -> None:
    lines = told(public_site)
    public_site.app.test_client().get(address.format(secret), headers={"Referer": secret})
    (line,) = lines()
    assert secret not in json.dumps(line, ensure_ascii=False)


def test_fields_that_are_not_on_the_list_are_left_out(
    public_site: Site, told: Callable[[Site], Lines]
) -> None:
    lines = told(public_site)
    logging.getLogger("amoe.any").info("event", extra={"email": PERSONAL[0], "step": "courriel"})
    (line,) = lines()
    assert line.keys() == {"at", "level", "event", "step"}


def test_words_of_other_libraries_are_left_out(
    public_site: Site, told: Callable[[Site], Lines]
) -> None:
    lines = told(public_site)
    public_site.app.logger.error("cannot send to %s", PERSONAL[0])
    (line,) = lines()
    assert PERSONAL[0] not in json.dumps(line)
