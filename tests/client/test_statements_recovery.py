"""How many statements getting back in costs: known, asserted, and the same for nobody.

A page at most 2, a form at most 6 in one write transaction, but for what docs/adr/0015 names.
"""

from __future__ import annotations

import pytest

from amoe.limits import RESEND_WAITS
from amoe.prover import Visitor
from tests.support.asker import CAPTCHA
from tests.support.costs import Arm, Arms, Ask, routes
from tests.support.recovering import (
    ASKED,
    CHOOSE,
    CODE,
    DONE,
    FORGOTTEN,
    LOST,
    LOST_CODE,
    NEW,
    NEW_CODE,
    NEW_EMAIL,
    NEW_PHONE,
    QUESTION,
    WAITS,
    Recovering,
)
from tests.support.site import Site

NOBODY = "999888777"
ADDRESS = {"sms": NEW_PHONE, "email": NEW_EMAIL}
arms = Arms()
arm, page = arms.arm, arms.page

for _endpoint, _path in {
    "forgotten": FORGOTTEN,
    "asked": ASKED,
    "done": DONE,
    "lost": LOST,
    "lost_waits": WAITS,
    "lost_cancelled": "compte-perdu/annule",
}.items():
    page(f"GET recovery.{_endpoint}", 0, path=_path, signed_in=False)
page("GET recovery.lost_voice", 1, path="compte-perdu/image.mp3", signed_in=False, status=404)
page("GET recovery.short_cancel", 0, path="/a/x", signed_in=False, status=303)
page("GET recovery.short_link", 0, path="/s/x", signed_in=False, status=303)


# -- a forgotten password


def forgets(site: Site, name: str = "") -> Ask:
    """Somebody, or nobody, asks for a link."""
    me = Recovering(site).opens(FORGOTTEN)
    return Ask(me, FORGOTTEN, {"name": name or me.number})


@arm("POST recovery.forgotten", 6, 1)
def _(site: Site) -> Ask:
    return forgets(site)


@arm("POST recovery.forgotten", 6, 1, name="by the address")
def _(site: Site) -> Ask:
    return forgets(site, Recovering(site).email)


@arm("POST recovery.forgotten", 6, 1, name="unknown")
def _(site: Site) -> Ask:
    return forgets(site, NOBODY)


@arm("POST recovery.forgotten", 6, 1, name="too often")
def _(site: Site) -> Ask:
    for _ in range(3):
        forgets(site).send()
    return forgets(site)


@arm("POST recovery.forgotten", 6, 1, name="unknown, too often")
def _(site: Site) -> Ask:
    for _ in range(3):
        forgets(site, NOBODY).send()
    return forgets(site, NOBODY)


def with_link(site: Site) -> tuple[Recovering, str]:
    """Somebody on the page of the mailed link."""
    me = Recovering(site).forgets()
    link = me.link()
    return me.follows(link), link


@arm("GET recovery.reset", 1)
def _(site: Site) -> Ask:
    return Ask(*with_link(site))


@arm("POST recovery.reset", 6, 1)
def _(site: Site) -> Ask:
    return Ask(*with_link(site), {})


def at_code(site: Site) -> Recovering:
    """Somebody who is asked for the code of the SMS."""
    return with_link(site)[0].presses_the_button().is_on(CODE)


@arm("GET recovery.code", 1)
def _(site: Site) -> Ask:
    return Ask(at_code(site), CODE)


@arm("POST recovery.code", 5, 1, name="wrong", status=422)
def _(site: Site) -> Ask:
    me = at_code(site)
    return Ask(me, CODE, {"code": me.wrong_code("sms")})


@arm("POST recovery.code", 6, 1, name="right")
def _(site: Site) -> Ask:
    me = at_code(site)
    return Ask(me, CODE, {"code": me.reads_code("sms")})


@arm("POST recovery.code", 6, 1, name="once more")
def _(site: Site) -> Ask:
    me = at_code(site)
    site.passes(RESEND_WAITS[0])
    return Ask(me, CODE, {"do": "resend"})


@arm("GET recovery.choose", 1)
def _(site: Site) -> Ask:
    return Ask(at_code(site).types_sms(), CHOOSE)


@arm("POST recovery.choose", 13, 1, 1)
def _(site: Site) -> Ask:
    fields = {"password": "9 montagnes vertes", "password_again": "9 montagnes vertes"}
    return Ask(at_code(site).types_sms(), CHOOSE, fields)


# -- a lost channel


def loses(site: Site, lost: str, name: str = "") -> Ask:
    """Somebody, or nobody, reports a loss."""
    me = Recovering(site).opens(LOST)
    return Ask(me, LOST, {"name": name or me.number, "channel": lost, "captcha": CAPTCHA})


def _losing(lost: str) -> None:
    @arm("POST recovery.lost", 6, 1, name=lost)
    def _(site: Site) -> Ask:
        return loses(site, lost)

    @arm("POST recovery.lost", 6, 1, name=f"{lost}, unknown")
    def _(site: Site) -> Ask:
        return loses(site, lost, NOBODY)

    @arm("POST recovery.lost", 3, 1, name=f"{lost}, too often", status=429)
    def _(site: Site) -> Ask:
        for _ in range(3):
            loses(site, lost).send()
        return loses(site, lost)

    @arm("POST recovery.lost", 3, 1, name=f"{lost}, unknown, too often", status=429)
    def _(site: Site) -> Ask:
        for _ in range(3):
            loses(site, lost, NOBODY).send()
        return loses(site, lost, NOBODY)


_losing("sms")
_losing("email")


@arm("POST recovery.lost", 6, 1, name="with a mailbox that is full")
def _(site: Site) -> Ask:
    for _ in range(3):
        Recovering(site).forgets()
    for _ in range(2):
        loses(site, "sms").send()
    return loses(site, "sms")


@arm("GET recovery.lost_code", 1)
def _(site: Site) -> Ask:
    return Ask(Recovering(site).has_lost("sms"), LOST_CODE)


@arm("POST recovery.lost_code", 5, 1, name="wrong", status=422)
def _(site: Site) -> Ask:
    me = Recovering(site).has_lost("sms")
    return Ask(me, LOST_CODE, {"code": me.wrong_code()})


@arm("POST recovery.lost_code", 5, 1, name="wrong for nobody", status=422)
def _(site: Site) -> Ask:
    return Ask(Recovering(site).has_lost("sms", NOBODY), LOST_CODE, {"code": "123456"})


def _once_more(lost: str) -> None:
    @arm("POST recovery.lost_code", 6, 1, name=f"{lost}, once more")
    def _(site: Site) -> Ask:
        me = Recovering(site).has_lost(lost)
        site.passes(RESEND_WAITS[0])
        return Ask(me, LOST_CODE, {"do": "resend"})

    @arm("POST recovery.lost_code", 6, 1, name=f"{lost}, once more for nobody")
    def _(site: Site) -> Ask:
        me = Recovering(site).has_lost(lost, NOBODY)
        site.passes(RESEND_WAITS[0])
        return Ask(me, LOST_CODE, {"do": "resend"})

    @arm("POST recovery.lost_code", 6, 1, 1, name=f"{lost}, right")
    def _(site: Site) -> Ask:
        me = Recovering(site).has_lost(lost)
        return Ask(me, LOST_CODE, {"code": me.reads_code("email" if lost == "sms" else "sms")})


_once_more("sms")
_once_more("email")


def at_question(site: Site, lost: str = "sms") -> Recovering:
    """Somebody who is asked the registry's question."""
    me = Recovering(site).has_lost(lost)
    code = me.reads_code("email" if lost == "sms" else "sms")
    return me.sends(LOST_CODE, code=code).is_on(QUESTION)


@arm("GET recovery.lost_question", 1, registry=1)
def _(site: Site) -> Ask:
    return Ask(at_question(site), QUESTION)


@arm("POST recovery.lost_question", 3, 1, 3, name="wrong", status=422)
def _(site: Site) -> Ask:
    me = at_question(site)
    wrong = str((int(me.answer[-8:].replace("/", "1")) + 1) % 10**8).zfill(8)
    return Ask(me, QUESTION, {"answer": wrong})


@arm("POST recovery.lost_question", 5, 1, 2, name="right", status=303)
def _(site: Site) -> Ask:
    me = at_question(site)
    return Ask(me, QUESTION, {"answer": me.answer})


def at_new(site: Site, lost: str = "sms") -> Recovering:
    """Somebody who is asked for the new number or address."""
    me = at_question(site, lost)
    return me.sends(QUESTION, answer=me.answer).is_on(NEW)


@arm("GET recovery.lost_new", 1)
def _(site: Site) -> Ask:
    return Ask(at_new(site), NEW)


@arm("POST recovery.lost_new", 6, 1)
def _(site: Site) -> Ask:
    return Ask(at_new(site), NEW, {"address": NEW_PHONE})


def at_new_code(site: Site, lost: str = "sms") -> Recovering:
    """Somebody who is asked for the code of the new one."""
    return at_new(site, lost).sends(NEW, address=ADDRESS[lost]).is_on(NEW_CODE)


@arm("GET recovery.lost_new_code", 1)
def _(site: Site) -> Ask:
    return Ask(at_new_code(site), NEW_CODE)


@arm("POST recovery.lost_new_code", 6, 1, name="once more")
def _(site: Site) -> Ask:
    me = at_new_code(site)
    site.passes(RESEND_WAITS[0])
    return Ask(me, NEW_CODE, {"do": "resend"})


@arm("POST recovery.lost_new_code", 5, 1, name="wrong", status=422)
def _(site: Site) -> Ask:
    me = at_new_code(site)
    return Ask(me, NEW_CODE, {"code": f"{(int(me.code_at_new('sms')) + 1) % 10**6:06}"})


@arm("POST recovery.lost_new_code", 15, 1, name="a right one of the new number")
def _(site: Site) -> Ask:
    me = at_new_code(site)
    return Ask(me, NEW_CODE, {"code": me.code_at_new("sms")})


@arm("POST recovery.lost_new_code", 14, 1, name="a right one of the new address")
def _(site: Site) -> Ask:
    me = at_new_code(site, "email")
    return Ask(me, NEW_CODE, {"code": me.code_at_new("email")})


# -- links


def sent_link(site: Site) -> tuple[Recovering, str]:
    """The link that an agent had sent by mail."""
    me = Recovering(site)
    agent = Visitor("", "", "fr", "K7F2QX9M")
    assert site.service.losing.start(agent, me.account, "sms", lambda *_: None) is None
    link = me.link_in_mail("compte-perdu/lien/")
    return me.follows(link), link


@arm("GET recovery.lost_link", 1)
def _(site: Site) -> Ask:
    return Ask(*sent_link(site))


@arm("POST recovery.lost_link", 1, status=303)
def _(site: Site) -> Ask:
    return Ask(*sent_link(site), {})


def with_cancel_link(site: Site) -> tuple[Recovering, str]:
    """Somebody on the page of a link that cancels."""
    me = Recovering(site).gives_new("email")
    link = next(link for link in me.cancel_links() if "annuler" in link)
    return me.follows(link), link


@arm("GET recovery.lost_cancel", 2)
def _(site: Site) -> Ask:
    return Ask(*with_cancel_link(site))


@arm("POST recovery.lost_cancel", 5, 1)
def _(site: Site) -> Ask:
    return Ask(*with_cancel_link(site), {})


_LOST = ["", ", unknown"], [", too often", ", unknown, too often"]
ALIKE = [
    ("forgotten", ["", "by the address", "unknown", "too often", "unknown, too often"]),
    *(("lost", [lost + case for case in cases]) for lost in ("sms", "email") for cases in _LOST),
    ("lost", ["sms", "with a mailbox that is full"]),
    ("lost_code", ["wrong", "wrong for nobody"]),
    *(("lost_code", [f"{lost}, once more", f"{lost}, once more for nobody"]) for lost in ADDRESS),
]
"""What must not be told apart."""


@pytest.mark.parametrize(("view", "names"), ALIKE)
def test_nobody_costs_what_somebody_does(view: str, names: list[str]) -> None:
    costs = {each.name: each.cost for each in arms if each.endpoint == f"POST recovery.{view}"}
    assert len({costs[name] for name in names}) == 1


@pytest.mark.parametrize("each", arms, ids=str)
def test_it_costs(site: Site, each: Arm) -> None:
    each.measure(site)


def test_every_route_has_a_figure(site: Site) -> None:
    assert {each.endpoint for each in arms} == routes(site, "recovery")


FINISHES = {"POST recovery.choose": 13, "POST recovery.lost_new_code": 15}


def test_pages_cost_two_at_most_and_forms_six_but_for_those_that_finish() -> None:
    for each in arms:
        most = 2 if each.endpoint.startswith("GET") else FINISHES.get(each.endpoint, 6)
        assert each.cost.site <= most, each
        assert each.cost.writes <= 1, each
