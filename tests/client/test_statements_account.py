"""How many statements each page and each form of the account costs: known and asserted.

A page at most 2, a form at most 6 in one write transaction, but for what docs/adr/0015 names.
"""

from __future__ import annotations

from typing import Any

import pytest

from amoe.limits import RESEND_WAITS
from tests.journeys.test_authenticator_app import APP, App, with_app
from tests.support.costs import Arm, Arms, Ask, routes
from tests.support.insured import CODE, LAST, SIGN_IN, Insured
from tests.support.recovering import NEW_EMAIL, Recovering
from tests.support.site import Site

NOBODY, WRONG = "999888777", "not this one 1"
DETAILS, CHANGE, CHANGE_CODE = (
    "compte/coordonnees", "compte/coordonnees/courriel", "compte/coordonnees/code",
)  # fmt: skip
arms = Arms()
arm, page = arms.arm, arms.page

page("GET account.sign_in", 0, path=SIGN_IN, signed_in=False)
page("GET account.sign_out", 0, path="deconnexion", signed_in=False)
page("GET account.home", 2, 0, 1, 1, path="compte/")
page("GET account.activity", 2, path="compte/activite")
page("GET account.stay", 1, path="compte/rester")
page("GET account.security", 1, path="compte/securite")
page("GET account.devices", 2, path="compte/appareils")
page("GET account.app", 1, path=APP)
page("GET account.details", 2, path=DETAILS)
page("GET account.change", 1, path=CHANGE)
page("GET account.new_password", 1, path="compte/mot-de-passe")


# -- signing in


def at_sign_in(site: Site, nth: int = 0) -> Insured:
    """Somebody on the page of the sign-in."""
    return Insured(site, nth).opens(SIGN_IN)


def tries(site: Site, name: str = "", password: str = WRONG) -> Ask:
    """A name and a password on an unknown device."""
    me = at_sign_in(site)
    return Ask(me, SIGN_IN, {"name": name or me.number, "password": password})


@arm("POST account.sign_in", 4, 2, name="wrong", status=422)
def _(site: Site) -> Ask:
    return tries(site)


@arm("POST account.sign_in", 4, 2, name="unknown", status=422)
def _(site: Site) -> Ask:
    return tries(site, NOBODY)


@arm("POST account.sign_in", 4, 2, name="unknown address", status=422)
def _(site: Site) -> Ask:
    return tries(site, "nobody@etu.example")


@arm("POST account.sign_in", 4, 2, name="locked", status=422)
def _(site: Site) -> Ask:
    for _ in range(5):
        tries(site).send()
    return tries(site, password=Insured(site).password)


@arm("POST account.sign_in", 4, 2, name="locked for nobody", status=422)
def _(site: Site) -> Ask:
    for _ in range(5):
        tries(site, NOBODY).send()
    return tries(site, NOBODY)


@arm("POST account.sign_in", 4, 2, name="wrong on a known device", status=422)
def _(site: Site) -> Ask:
    me = Insured(site).signs_in().signs_out().opens(SIGN_IN)
    return Ask(me, SIGN_IN, {"name": me.number, "password": WRONG})


@arm("POST account.sign_in", 6, 2, name="right on an unknown device")
def _(site: Site) -> Ask:
    return tries(site, password=Insured(site).password)


@arm("POST account.sign_in", 5, 2, name="right with an app")
def _(site: Site) -> Ask:
    me = with_app(site)[0].on_another_device().opens(SIGN_IN)
    return Ask(me, SIGN_IN, {"name": me.number, "password": me.password})


@arm("POST account.sign_in", 8, 2, name="right on a known device")
def _(site: Site) -> Ask:
    me = Insured(site).signs_in().signs_out().opens(SIGN_IN)
    return Ask(me, SIGN_IN, {"name": me.number, "password": me.password})


def asks_code(site: Site, name: str = "") -> Ask:
    """A code before any password."""
    me = at_sign_in(site)
    return Ask(me, SIGN_IN, {"name": name or me.number, "do": "code"})


@arm("POST account.sign_in", 6, 1, name="a code first")
def _(site: Site) -> Ask:
    return asks_code(site)


@arm("POST account.sign_in", 6, 1, name="a code first, for nobody")
def _(site: Site) -> Ask:
    return asks_code(site, NOBODY)


@arm("POST account.sign_in", 6, 1, name="a code first, to a full mailbox")
def _(site: Site) -> Ask:
    for _ in range(5):
        tries(site, password=Insured(site).password).send()
    return asks_code(site)


@arm("POST account.sign_in", 3, 1, name="a code first, too often", status=429)
def _(site: Site) -> Ask:
    for _ in range(4):
        asks_code(site).send()
    return asks_code(site)


@arm("POST account.sign_in", 3, 1, name="a code first, too often for nobody", status=429)
def _(site: Site) -> Ask:
    for _ in range(4):
        asks_code(site, NOBODY).send()
    return asks_code(site, NOBODY)


def first(site: Site, name: str = "") -> Insured:
    """Somebody on the page of a code that came first."""
    me = at_sign_in(site)
    return me.presses(SIGN_IN, "code", name=name or me.number).is_on(CODE)


@arm("GET account.code", 1)
def _(site: Site) -> Ask:
    return Ask(Insured(site).gives(), CODE)


@arm("POST account.code", 5, 1, name="wrong", status=422)
def _(site: Site) -> Ask:
    me = Insured(site).gives()
    return Ask(me, CODE, {"code": me.wrong_code()})


@arm("POST account.code", 5, 1, name="wrong, first", status=422)
def _(site: Site) -> Ask:
    me = first(site)
    return Ask(me, CODE, {"code": me.wrong_code()})


@arm("POST account.code", 5, 1, name="wrong for nobody", status=422)
def _(site: Site) -> Ask:
    return Ask(first(site, NOBODY), CODE, {"code": "123456"})


@arm("POST account.code", 6, 1, name="right, first")
def _(site: Site) -> Ask:
    me = first(site)
    return Ask(me, CODE, {"code": me.reads_code()})


@arm("POST account.code", 11, 1, name="right: in, on a new device")
def _(site: Site) -> Ask:
    me = Insured(site).gives()
    return Ask(me, CODE, {"code": me.reads_code()})


@arm("POST account.code", 10, 1, name="right: in, on a shared device")
def _(site: Site) -> Ask:
    me = Insured(site).gives()
    return Ask(me, CODE, {"code": me.reads_code(), "shared": "1"})


@arm("POST account.code", 12, 1, name="right: in, by the app")
def _(site: Site) -> Ask:
    me, app, _ = with_app(site)
    me = me.on_another_device().gives()
    return Ask(me, CODE, {"code": app.shows()})


@arm("POST account.code", 5, 1, name="the app's, wrong", status=422)
def _(site: Site) -> Ask:
    me, app, _ = with_app(site)
    me = me.on_another_device().gives()
    return Ask(me, CODE, {"code": f"{(int(app.shows()) + 1) % 10**6:06}"})


def later(site: Site, me: Insured) -> Ask:
    """The code once more."""
    site.passes(RESEND_WAITS[0])
    return Ask(me, CODE, {"do": "resend"})


@arm("POST account.code", 6, 1, name="once more")
def _(site: Site) -> Ask:
    return later(site, Insured(site).gives())


@arm("POST account.code", 6, 1, name="once more, first")
def _(site: Site) -> Ask:
    return later(site, first(site))


@arm("POST account.code", 6, 1, name="once more for nobody")
def _(site: Site) -> Ask:
    return later(site, first(site, NOBODY))


def behind(site: Site) -> Insured:
    """Somebody whose code came first, and was right."""
    me = first(site)
    return me.types_code().is_on(LAST)


@arm("GET account.password", 1)
def _(site: Site) -> Ask:
    return Ask(behind(site), LAST)


@arm("POST account.password", 5, 2, name="wrong", status=422)
def _(site: Site) -> Ask:
    return Ask(behind(site), LAST, {"password": WRONG})


@arm("POST account.password", 11, 2, name="right: in")
def _(site: Site) -> Ask:
    me = behind(site)
    return Ask(me, LAST, {"password": me.password})


@arm("GET account.first", 1)
def _(site: Site) -> Ask:
    me = first(site)
    return Ask(me, me.link_in_mail("connexion/lien/"))


@arm("POST account.first", 1)
def _(site: Site) -> Ask:
    me = first(site)
    link = me.link_in_mail("connexion/lien/")
    me.browser.open(link)
    return Ask(me, link, {})


# -- out


@arm("POST account.sign_out", 3, 1, status=303)
def _(site: Site) -> Ask:
    return Ask(Insured(site).is_signed_in().opens("compte/"), "deconnexion", {})


@arm("POST account.sign_out", 4, 1, name="everywhere", status=303)
def _(site: Site) -> Ask:
    me = Insured(site).is_signed_in().opens("compte/")
    return Ask(me, "deconnexion", {"do": "partout"})


@arm("POST account.stay", 1)
def _(site: Site) -> Ask:
    return Ask(Insured(site).is_signed_in().opens("compte/"), "compte/rester", {})


def knows_devices(site: Site) -> Insured:
    """Somebody on the page of their devices, with one."""
    return Insured(site).signs_in().opens("compte/appareils")


@arm("POST account.devices", 5, 1, name="one")
def _(site: Site) -> Ask:
    me = knows_devices(site)
    device = site.service.devices.of(me.account.id, site.clock.now())[0].id
    return Ask(me, "compte/appareils", {"device": device})


@arm("POST account.devices", 6, 1, name="all")
def _(site: Site) -> Ask:
    return Ask(knows_devices(site), "compte/appareils", {"do": "partout"})


@arm("GET account.not_me", 1)
def _(site: Site) -> Ask:
    me = Insured(site).signs_in()
    return Ask(me, me.link_in_mail("ce-n-est-pas-moi/"))


@arm("POST account.not_me", 11, 1)
def _(site: Site) -> Ask:
    me = Insured(site).signs_in()
    link = me.link_in_mail("ce-n-est-pas-moi/")
    me.browser.open(link)
    return Ask(me, link, {})


# -- the app


def pressed(site: Site, **fields: Any) -> tuple[Ask, App]:
    """A form of the page of an app that is on."""
    me, app, _ = with_app(site)
    return Ask(me.opens(APP), APP, fields), app


@arm("GET account.app", 2, name="once it is on")
def _(site: Site) -> Ask:
    return Ask(with_app(site)[0], APP)


@arm("GET account.security", 2, name="once it is on")
def _(site: Site) -> Ask:
    return Ask(with_app(site)[0], "compte/securite")


@arm("POST account.app", 13, 2, name="on")
def _(site: Site) -> Ask:
    me = Insured(site).is_signed_in().opens(APP)
    return Ask(me, APP, {"code": App(me).shows(), "password": me.password})


@arm("POST account.app", 3, 1, name="on, with a wrong password", status=422)
def _(site: Site) -> Ask:
    me = Insured(site).is_signed_in().opens(APP)
    return Ask(me, APP, {"code": App(me).shows(), "password": WRONG})


@arm("POST account.app", 4, 2, name="on, with a wrong code", status=422)
def _(site: Site) -> Ask:
    me = Insured(site).is_signed_in().opens(APP)
    code = f"{(int(App(me).shows()) + 1) % 10**6:06}"
    return Ask(me, APP, {"code": code, "password": me.password})


@arm("POST account.app", 9, 2, name="new codes")
def _(site: Site) -> Ask:
    return pressed(site, do="codes", password=Insured(site).password)[0]


@arm("POST account.app", 4, 1, name="new codes, with a wrong password", status=422)
def _(site: Site) -> Ask:
    return pressed(site, do="codes", password=WRONG)[0]


@arm("POST account.app", 11, 2, name="off")
def _(site: Site) -> Ask:
    ask, app = pressed(site, password=Insured(site).password)
    return ask._replace(fields={**(ask.fields or {}), "code": app.shows()})


# -- changes


@arm("POST account.details", 6, 1, name="a replacement that waits is cancelled")
def _(site: Site) -> Ask:
    me = Recovering(site).gives_new("email").is_signed_in().opens(DETAILS)
    return Ask(me, DETAILS, {})


def begins(site: Site, password: str = "") -> Ask:
    """A new address."""
    me = Recovering(site).is_signed_in().opens(CHANGE)
    return Ask(me, CHANGE, {"address": NEW_EMAIL, "password": password or me.password})


@arm("POST account.change", 6, 2)
def _(site: Site) -> Ask:
    return begins(site)


@arm("POST account.change", 3, 1, name="with a wrong password", status=422)
def _(site: Site) -> Ask:
    return begins(site, WRONG)


def changing(site: Site) -> tuple[Recovering, str]:
    """Somebody who is asked for the code of a new address, and the code."""
    me = Recovering(site).is_signed_in().opens(CHANGE)
    me.sends(CHANGE, address=NEW_EMAIL, password=me.password).is_on(CHANGE_CODE)
    return me, me.code_at_new("email")


@arm("GET account.change_code", 2)
def _(site: Site) -> Ask:
    return Ask(changing(site)[0], CHANGE_CODE)


@arm("POST account.change_code", 6, 1, name="wrong", status=422)
def _(site: Site) -> Ask:
    me, code = changing(site)
    return Ask(me, CHANGE_CODE, {"code": f"{(int(code) + 1) % 10**6:06}"})


@arm("POST account.change_code", 6, 1, name="once more")
def _(site: Site) -> Ask:
    me, _ = changing(site)
    site.passes(RESEND_WAITS[0])
    return Ask(me, CHANGE_CODE, {"do": "resend"})


@arm("POST account.change_code", 14, 1, name="right: changed")
def _(site: Site) -> Ask:
    me, code = changing(site)
    return Ask(me, CHANGE_CODE, {"code": code})


def new_password(site: Site, present: str) -> Ask:
    """A new password."""
    me = Insured(site).is_signed_in().opens("compte/mot-de-passe")
    fields = {"present": present, "password": "9 montagnes vertes"}
    return Ask(me, "compte/mot-de-passe", {**fields, "password_again": fields["password"]})


@arm("POST account.new_password", 14, 2, 1)
def _(site: Site) -> Ask:
    return new_password(site, Insured(site).password)


@arm("POST account.new_password", 3, 1, 1, name="with a wrong one", status=422)
def _(site: Site) -> Ask:
    return new_password(site, WRONG)


ALIKE = [
    ("sign_in", ["wrong", "unknown", "unknown address", "locked", "locked for nobody"]),
    ("sign_in", ["a code first", "a code first, for nobody", "a code first, to a full mailbox"]),
    ("sign_in", ["a code first, too often", "a code first, too often for nobody"]),
    ("code", ["wrong, first", "wrong for nobody"]),
    ("code", ["once more, first", "once more for nobody"]),
]
"""What must not be told apart."""


@pytest.mark.parametrize(("view", "names"), ALIKE)
def test_nobody_costs_what_somebody_does(view: str, names: list[str]) -> None:
    costs = {each.name: each.cost for each in arms if each.endpoint == f"POST account.{view}"}
    assert len({costs[name] for name in names}) == 1


@pytest.mark.parametrize("each", arms, ids=str)
def test_it_costs(site: Site, each: Arm) -> None:
    each.measure(site)


def test_every_route_has_a_figure(site: Site) -> None:
    assert {each.endpoint for each in arms} == routes(site, "account")


MORE = {
    "POST account.sign_in": (8, 2),
    "POST account.code": (12, 1),
    "POST account.password": (11, 2),
    "POST account.not_me": (11, 1),
    "POST account.app": (13, 2),
    "POST account.change": (6, 2),
    "POST account.change_code": (14, 1),
    "POST account.new_password": (14, 2),
}
"""What docs/adr/0015 allows to cost more."""


def test_pages_cost_two_at_most_and_forms_six_but_for_those_that_finish() -> None:
    for each in arms:
        most = (2, 0) if each.endpoint.startswith("GET") else MORE.get(each.endpoint, (6, 1))
        assert each.cost.site <= most[0], each
        assert each.cost.writes <= most[1], each
