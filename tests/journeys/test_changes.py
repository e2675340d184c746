"""Changes by somebody signed in: password first, the new one proved, the old one told."""

from __future__ import annotations

from amoe.limits import CHANGE_LIFE
from amoe.reasons import Reason as R
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.recovering import NEW_EMAIL, NEW_PHONE, RESET, Recovering
from tests.support.site import Site
from tests.support.tripwire import tripwire

DETAILS, CODE, PASSWORD = "compte/coordonnees", "compte/coordonnees/code", "compte/mot-de-passe"
EMAIL, PHONE = "compte/coordonnees/courriel", "compte/coordonnees/telephone"
FRESH = "9 montagnes vertes"


def changes(salma: Recovering, path: str, address: str, password: str = "") -> Recovering:
    """Give a new address with the password."""
    return salma.opens(path).sends(path, address=address, password=password or salma.password)


@every_way
def test_a_new_number_counts_once_its_code_is_right(site: Site, way: Way) -> None:
    salma = Recovering(site, **way).is_signed_in()
    old = salma.account.phone
    changes(salma, PHONE, NEW_PHONE).is_on(CODE)
    assert salma.account.phone == old
    salma.sends(CODE, code=salma.code_at_new("sms")).is_on(DETAILS)
    assert salma.account.phone == "+212" + NEW_PHONE[1:]
    told = salma.messages("sms")[0].text
    assert "0538002020" in told
    assert salma.messages("email")
    salma.opens(DETAILS)  # said once
    assert 'role="status"' not in salma.browser.page


@two_ways
def test_a_new_e_mail_address_counts_once_its_code_is_right(site: Site, way: Way) -> None:
    salma = Recovering(site, **way).is_signed_in()
    changes(salma, EMAIL, NEW_EMAIL).is_on(CODE)
    assert salma.account.email == salma.email
    salma.sends(CODE, code=salma.code_at_new("email")).is_on(DETAILS)
    assert salma.account.email == NEW_EMAIL
    assert len(salma.messages("email")) == 1  # the old one is told
    assert salma.messages("sms")
    salma.gives(NEW_EMAIL)
    salma.opens("compte/activite").is_on("compte/activite")


def test_whoever_has_the_old_mailbox_can_still_close_everything(site: Site) -> None:
    salma = Recovering(site).is_signed_in()
    changes(salma, EMAIL, NEW_EMAIL).sends(CODE, code=salma.code_at_new("email"))
    owner = salma.on_another_device()
    owner.follows(owner.link_in_mail("ce-n-est-pas-moi/")).presses_the_button()
    assert f"/{RESET}/" in owner.browser.address
    salma.opens(DETAILS).is_on("connexion")


@two_ways
def test_the_password_comes_first_and_its_tries_are_counted(site: Site, way: Way) -> None:
    salma = Recovering(site, **way).is_signed_in()
    for left in reversed(range(10)):
        changes(salma, PHONE, NEW_PHONE, "wrong one 1")
        salma.is_refused(R.PASSWORD_WRONG, "password", left=left)
    changes(salma, PHONE, NEW_PHONE).is_answered(429)
    assert salma.at_new("sms") == []


def test_what_is_no_address_costs_no_try(site: Site) -> None:
    salma = Recovering(site).is_signed_in()
    changes(salma, EMAIL, "salma@").is_refused(R.EMAIL_MALFORMED, "address")
    changes(salma, PHONE, "0512345678").is_refused(R.PHONE_NOT_MOBILE, "address")
    changes(salma, EMAIL, salma.email, "wrong one 1").is_refused(R.EMAIL_SAME, "address")
    changes(salma, PHONE, NEW_PHONE, "wrong one 1").is_refused(R.PASSWORD_WRONG, "password", left=9)


def test_a_wrong_code_changes_nothing_and_it_does_not_wait_for_ever(site: Site) -> None:
    salma = Recovering(site).is_signed_in()
    changes(salma, PHONE, NEW_PHONE)
    code = salma.code_at_new("sms")
    wrong = f"{(int(code) + 1) % 10**6:06}"
    salma.sends(CODE, code=wrong).is_refused(R.CODE_WRONG, "code", left=4)
    salma.presses(CODE, "resend").is_refused(R.RESEND_TOO_SOON)
    site.passes(60)
    salma.presses(CODE, "resend").is_on(CODE)
    site.passes(CHANGE_LIFE - 60)
    salma.is_signed_in().opens(CODE).is_on(DETAILS)
    assert salma.account.phone == "+212" + salma.phone[1:]


def test_another_session_cannot_go_on_with_it(site: Site) -> None:
    salma = Recovering(site).is_signed_in()
    changes(salma, PHONE, NEW_PHONE)
    secret = salma.session()["c"]
    other = Recovering(site).is_signed_in()
    with other.browser.client.session_transaction() as session:
        session["c"] = secret
    other.opens(CODE).is_on(DETAILS)


@every_way
def test_a_new_password_ends_the_other_sessions(site: Site, way: Way) -> None:
    salma = Recovering(site, **way).is_signed_in()
    other = Recovering(site, **way).is_signed_in()
    salma.opens(PASSWORD)
    salma.sends(PASSWORD, present=salma.password, password=FRESH, password_again=FRESH)
    salma.is_on(DETAILS).opens("compte/").is_on("compte/")
    other.opens("compte/").is_on("connexion")
    other.password = FRESH
    other.gives().is_on("connexion/code")
    assert salma.messages("sms")
    assert "ce-n-est-pas-moi" in salma.messages("email")[-1].text


def test_the_present_password_and_the_rules_are_judged(site: Site) -> None:
    salma = Recovering(site).is_signed_in().opens(PASSWORD)
    salma.sends(PASSWORD, present="", password=FRESH, password_again=FRESH)
    salma.is_refused(R.PASSWORD_NOT_GIVEN, "present")
    salma.sends(PASSWORD, present=salma.password, password="court1", password_again="court1")
    salma.is_refused(R.PASSWORD_SHORT, "password")
    salma.sends(PASSWORD, present="wrong one 1", password=FRESH, password_again=FRESH)
    salma.is_refused(R.PASSWORD_WRONG, "present", left=9)


def test_links_to_what_was_there_before_are_worth_nothing_any_more(site: Site) -> None:
    salma = Recovering(site).forgets()
    link = salma.link()
    salma.is_signed_in()
    changes(salma, EMAIL, NEW_EMAIL).sends(CODE, code=salma.code_at_new("email"))
    salma.follows(link).is_answered(410)


def test_nobody_gets_there_without_signing_in(site: Site) -> None:
    for path in (DETAILS, EMAIL, PHONE, CODE, PASSWORD):
        Recovering(site).opens(path).is_on("connexion")


def test_nothing_of_it_reaches_logs_tables_or_subjects(site: Site) -> None:
    salma = Recovering(site).is_signed_in()
    with tripwire(site, [salma.person], salma.email, salma.phone, NEW_EMAIL, NEW_PHONE):
        changes(salma, EMAIL, NEW_EMAIL).sends(CODE, code=salma.code_at_new("email"))
        changes(salma, PHONE, NEW_PHONE).sends(CODE, code=salma.code_at_new("sms"))
        site.inbox()
