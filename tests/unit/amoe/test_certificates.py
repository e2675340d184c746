"""Certificates: made once a day while somebody is covered, checked live, withdrawn for good."""

from __future__ import annotations

import base64
import secrets
from dataclasses import replace

import pytest

from amoe.adapters.guarded_registry import GuardedRegistry
from amoe.certificates import KEPT, Certificates, NotCovered, Valid, masked_cni
from amoe.insured import Rights
from amoe.limits import CERTIFICATES_DAY, DAY, Exhausted
from amoe.ports import RegistryUnavailable
from amoe.store.certificates import Certificate
from tests.support.insured import Insured
from tests.support.moody_registry import DOWN, WELL, MoodyRegistry
from tests.support.rights import covered, removed, without_period
from tests.support.site import Site


@pytest.fixture
def salma(site: Site) -> Insured:
    """Somebody covered."""
    return covered(Insured(site, 0))


def certificates(insured: Insured) -> Certificates:
    """Those of the site."""
    return insured.site.service.certificates


def made(insured: Insured) -> Certificate:
    """A certificate for them."""
    found = certificates(insured).make(insured.account)
    assert isinstance(found, Certificate), found
    return found


def test_it_says_who_is_covered_and_when(salma: Insured) -> None:
    facts = made(salma).facts
    assert (facts.first_name, facts.last_name) == (
        salma.person["first_name"],
        salma.person["last_name"],
    )
    assert facts.last_name_ar == salma.person["last_name_ar"]
    assert facts.immatriculation == salma.number
    assert salma.person["cni"] not in str(facts)


@pytest.mark.parametrize(
    ("cni", "masked"),
    [
        ("AB499709", "AB•••709"),
        ("B1234567", "B••••567"),
        ("K12345", "K••345"),
        ("A123", "A123"),
        ("", ""),
    ],
)
def test_of_the_cni_it_shows_what_one_compares(cni: str, masked: str) -> None:
    assert masked_cni(cni) == masked


def test_on_the_same_day_it_is_the_same_one(salma: Insured) -> None:
    first = made(salma)
    assert made(salma) == first
    salma.site.clock.passes(DAY)
    assert made(salma).id != first.id


def test_when_the_registry_says_something_new_it_is_a_new_one(salma: Insured) -> None:
    first = made(salma)
    covered(salma, until=300)
    assert made(salma).facts.rights_to > first.facts.rights_to


def test_what_was_withdrawn_is_not_given_again(salma: Insured) -> None:
    first = made(salma)
    assert certificates(salma).revoke(salma.account, first.number)
    assert made(salma).id != first.id


def test_a_day_has_so_many_certificates_and_no_more(salma: Insured) -> None:
    for _ in range(CERTIFICATES_DAY.cap):
        certificates(salma).revoke(salma.account, made(salma).number)
    assert isinstance(certificates(salma).make(salma.account), Exhausted)
    salma.site.clock.passes(DAY)
    made(salma)


def test_without_cover_today_there_is_none(site: Site) -> None:
    someone = Insured(site, 1)
    for since, until, stands in ((-1, 90, Rights.NOT_YET), (90, -1, Rights.ENDED)):
        covered(someone, since, until)
        assert certificates(someone).make(someone.account) == NotCovered(stands)
    without_period(someone)
    assert certificates(someone).make(someone.account) == NotCovered(Rights.REVIEW)
    removed(someone)
    assert certificates(someone).make(someone.account) == NotCovered(Rights.REVIEW)


def test_the_first_and_the_last_day_count(salma: Insured) -> None:
    covered(salma, since=0, until=0)
    assert certificates(salma).check(made(salma).id)


def test_who_is_shown_it_sees_that_it_is_valid(salma: Insured) -> None:
    one = made(salma)
    found = certificates(salma).check(one.id)
    assert found == Valid(one.facts, one.facts.rights_from, one.facts.rights_to, one.made_at)


@pytest.mark.parametrize("spelt", [str.upper, lambda name: f" {name[:4]}-{name[4:]} "])
def test_it_may_be_typed_by_hand(salma: Insured, spelt: object) -> None:
    assert certificates(salma).check(spelt(made(salma).id))  # type: ignore[operator]


def test_cover_that_ended_since_makes_it_not_valid(salma: Insured) -> None:
    one = made(salma)
    covered(salma, since=90, until=-1)
    assert certificates(salma).check(one.id) is None


def test_the_paper_ends_when_it_says_even_if_the_cover_goes_on(salma: Insured) -> None:
    one = made(salma)
    salma.site.clock.passes(201 * DAY)
    covered(salma)
    assert certificates(salma).check(one.id) is None


def test_a_period_that_became_shorter_is_the_one_that_is_shown(salma: Insured) -> None:
    one = made(salma)
    covered(salma, since=10, until=20)
    found = certificates(salma).check(one.id)
    assert found
    assert found.rights_to < one.facts.rights_to
    assert found.rights_from > one.facts.rights_from


def test_somebody_whom_the_registry_lost_is_not_covered(salma: Insured) -> None:
    one = made(salma)
    removed(salma)
    assert certificates(salma).check(one.id) is None


def test_withdrawn_is_not_valid_whoever_did_it(salma: Insured) -> None:
    for name in ("id", "number"):
        one = made(salma)
        assert certificates(salma).check(one.id)
        assert certificates(salma).revoke_any(getattr(one, name))
        assert certificates(salma).check(one.id) is None
        assert not certificates(salma).revoke_any(getattr(one, name))
    assert not certificates(salma).revoke_any("2026-AAAAAAAA")


def test_its_number_opens_nothing(salma: Insured) -> None:
    assert certificates(salma).check(made(salma).number) is None


def test_nobody_reaches_somebody_elses(salma: Insured, site: Site) -> None:
    one, other = made(salma), Insured(site, 1).account
    assert certificates(salma).of(other) == []
    assert certificates(salma).take(other, one.number) is None
    assert not certificates(salma).revoke(other, one.number)
    assert certificates(salma).check(one.id)


def test_what_is_done_is_noted_without_data(salma: Insured) -> None:
    one = made(salma)
    made(salma)  # the same one: nothing was done
    certificates(salma).take(salma.account, one.number)
    certificates(salma).revoke(salma.account, one.number)
    noted = salma.site.service.activity.of(salma.account.id)
    assert [act.what for act in noted] == [
        "certificate.revoked", "certificate.downloaded", "certificate.made",
    ]  # fmt: skip
    assert {act.detail for act in noted} == {one.number}


def test_a_registry_that_is_down_is_nobodys_fault(site: Site) -> None:
    moody = MoodyRegistry()
    moody.stands_for(site.service)
    site.service.certificates._registry = GuardedRegistry(moody, 2.0)
    salma = covered(Insured(site, 0))
    one = made(salma)
    moody.mood = DOWN
    for asked in (lambda: certificates(salma).check(one.id), lambda: made(salma)):
        with pytest.raises(RegistryUnavailable):
            asked()
    assert certificates(salma).check("a" * 26) is None, "an absent one needs no registry"
    moody.mood = WELL
    assert certificates(salma).check(one.id)


@pytest.mark.slow
def test_a_million_guesses_find_none(salma: Insured) -> None:
    """Beside arithmetic (3 in 10^26 with 10 million certificates): neighbours and pure chance."""
    one = made(salma)
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    near = [
        one.id[:place] + letter + one.id[place + 1 :]
        for place in range(26)
        for letter in letters
        if letter != one.id[place]
    ]
    assert len(base64.b32decode(one.id.upper() + "======")) * 8 == 128
    find = certificates(salma)._rows.find
    for guess in near:
        assert certificates(salma).check(guess) is None
    for _ in range(1_000_000 - len(near)):
        assert find(base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()) is None


def test_ids_share_nothing(salma: Insured) -> None:
    found = []
    for _ in range(CERTIFICATES_DAY.cap):
        found.append(made(salma))
        certificates(salma).revoke(salma.account, found[-1].number)
    assert len({one.id for one in found}) == len({one.number for one in found}) == len(found)


def test_the_table_tells_nothing_without_the_keys(salma: Insured) -> None:
    one = made(salma)
    (row,) = salma.site.service.database.all("SELECT * FROM certificates")
    held = b"".join(str(value).encode() if not isinstance(value, bytes) else value for value in row)
    for said in (one.id, salma.number, salma.person["last_name"], salma.person["cni"][-3:] + '"'):
        assert said.encode() not in held


def test_long_after_its_period_it_is_forgotten(salma: Insured) -> None:
    covered(salma, until=1)
    made(salma)
    salma.site.clock.passes(KEPT + DAY)
    assert certificates(salma).forget_old() == 0
    salma.site.clock.passes(DAY)
    assert certificates(salma).forget_old() == 1


def test_a_number_that_is_taken_is_not_taken_twice(salma: Insured) -> None:
    one = made(salma)
    rows = certificates(salma)._rows
    assert not rows.add(salma.account.id, replace(one, id="a" * 26))
