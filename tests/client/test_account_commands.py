"""`flask account app-off`, as an operator runs it."""

from __future__ import annotations

from click.testing import Result

from amoe.reasons import Reason as R
from tests.journeys.test_authenticator_app import APP, with_app
from tests.support.insured import CODE, SIGN_IN, Insured
from tests.support.site import Site


def app_off(site: Site, number: str) -> Result:
    """Run `flask account app-off`."""
    return site.app.test_cli_runner().invoke(args=["account", "app-off", number])


def test_the_owner_comes_in_again_by_password_and_mail(site: Site) -> None:
    salma, _, codes = with_app(site)
    device = salma.on_another_device().gives().types_code(codes[0]).is_on("compte/")
    done = app_off(site, salma.number)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("The app is off, all sessions are ended")
    assert not salma.account.totp
    for signed_in in (salma, device):
        signed_in.opens("compte/").is_on(SIGN_IN)
    device.gives().is_on(CODE).types_code(codes[1]).is_answered(422)
    device.types_code().is_on("compte/")
    device.opens(APP).is_answered(200)
    assert "<svg" in device.browser.page, "another app can be set up"


def test_the_owner_is_told_and_can_say_that_it_was_somebody_else(site: Site) -> None:
    salma, _, _ = with_app(site)
    before = len(salma.messages("email"))
    app_off(site, salma.number)
    newest, *rest = salma.messages("email")
    assert len(rest) == before
    assert newest.subject == site.translated("The security of your AMOE account was changed", "fr")
    assert (
        site.translated("The authenticator app of your AMOE account was switched off on", "fr")
        in newest.text
    )
    salma.browser.open(salma.link_in_mail("ce-n-est-pas-moi"))
    salma.is_answered(200)


def test_it_is_in_the_audit_and_in_the_owner_s_own_list(site: Site) -> None:
    salma, _, _ = with_app(site)
    app_off(site, salma.number)
    lines = site.service.database.all("SELECT reason, step FROM audit ORDER BY id")
    assert (lines[-1]["reason"], lines[-1]["step"]) == (R.APP_OFF_BY_FUND, "connexion")
    salma.gives().types_code().opens("compte/activite")
    salma.sees("L’application d’authentification a été désactivée par la caisse")


def test_no_account_and_no_app_are_told_apart_and_change_nothing(site: Site) -> None:
    salma = Insured(site)
    for number, says in (("999888777", "No account"), (salma.number, "This account has no")):
        refused = app_off(site, number)
        assert refused.exit_code == 1
        assert refused.output.startswith(f"Error: {says}")
    assert salma.messages("email") == []
    assert site.service.activity.of(salma.account.id) == []
