"""The tripwire stays quiet on an honest journey and goes off wherever data turn up."""

from __future__ import annotations

import logging
from contextlib import suppress

import pytest

from amoe.store.audit import Event
from tests.support.site import Site
from tests.support.tripwire import Tripped, tripwire


def test_an_honest_journey_does_not_touch_it(site: Site) -> None:
    student = site.student(site.of_kind("bank"))
    with tripwire(site, [student.person], student.email, student.phone, "7 rivieres bleues"):
        student.reaches("question").answers(student.wrong_answer()).answers()
        student.gives_email().types_email_code().gives_phone().types_phone_code()
        student.chooses_password().is_at("terminee")
        site.inbox()


@pytest.mark.parametrize("kind", ["cni", "immatriculation", "email", "birth_date", "last_name"])
def test_a_log_line_with_data_sets_it_off(site: Site, kind: str) -> None:
    person = site.student(3).person
    with pytest.raises(Tripped), tripwire(site, [person]):
        logging.getLogger("amoe.web").info("request", extra={"reason": person[kind]})


def test_what_the_allow_list_leaves_out_is_not_written_and_does_not_set_it_off(site: Site) -> None:
    person = site.student(3).person
    with tripwire(site, [person]):
        logging.getLogger("amoe.web").info("request", extra={"cni": person["cni"]})


def test_a_librarys_warning_with_data_sets_it_off(site: Site) -> None:
    with pytest.raises(Tripped), tripwire(site, [], "0612345678"):
        logging.getLogger("some.library").warning("cannot dial %s", "0612345678")


def test_a_row_with_data_sets_it_off_even_when_a_page_hides_the_fault(site: Site) -> None:
    person = site.student(3).person
    event = Event(site.clock.now(), "K7F2QX9M", "question", "refused", "x", person["cni"], "fr")
    with pytest.raises(Tripped), tripwire(site, [person]), suppress(Tripped):
        site.service.audit.add(event)


def test_after_it_nothing_is_watched_any_more(site: Site) -> None:
    with tripwire(site, [], "0612345678"):
        pass
    logging.getLogger("amoe.web").info("request", extra={"reason": "0612345678"})
    assert "run" not in vars(site.service.database)
