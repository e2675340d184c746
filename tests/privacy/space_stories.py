"""What those of the fifty do who have an account: follow claims, change things, lose things."""

from __future__ import annotations

import io
from collections.abc import Callable

from amoe.limits import LOSING_WAIT
from tests.journeys.test_authenticator_app import APP, App
from tests.privacy.dweller import Dweller
from tests.privacy.town import Town
from tests.support.insured import CODE as SIGN_IN_CODE
from tests.support.insured import LAST, SIGN_IN
from tests.support.recovering import ASKED, CHOOSE, CODE, LOST, LOST_CODE
from tests.support.rights import covered

SpaceStory = Callable[[Town, Dweller], object]
LIST, PAPER = "compte/dossiers/", "compte/attestation"
DETAILS, MAILBOX = "compte/coordonnees", "compte/coordonnees/courriel"
PHONE, CHANGE_CODE = "compte/coordonnees/telephone", "compte/coordonnees/code"


def follows_a_claim(town: Town, me: Dweller) -> None:
    """Sign in, look at everything, choose how to be told, be told of every move."""
    me.claims_move("received").signs_in().opens("compte/").opens(LIST).sees(me.claim_no)
    me.opens(f"{LIST}?numero={me.claim_no[:5].lower()}").opens(f"{LIST}lignes?statut=received")
    me.claims_move("missing_papers").opens(LIST + me.claim_no).sees("Ordonnance")
    me.opens("compte/avis").sends("compte/avis", way="sms")
    me.claims_move("in_review").claims_move("paid").opens(LIST + me.claim_no).sees("980,40")
    assert len(me.messages("sms")) > 1
    me.opens(f"{LIST}{me.claim_no}9").is_answered(404)
    for kind in ("csv", "pdf"):
        me.fetches(f"compte/dossiers.{kind}")
    me.opens("compte/avis").sends("compte/avis", way="email").claims_move("missing_papers")
    stops = me.link_in_mail("avis/arret")
    assert me.browser.client.get(stops).status_code == 200
    assert me.browser.client.post(stops).status_code == 200
    me.opens("compte/activite").is_answered(200).signs_out()


def takes_papers(town: Town, me: Dweller) -> None:
    """Make certificates, have them checked by a stranger, withdraw one, print care forms."""
    covered(me).signs_in().opens(PAPER).sends(PAPER)
    (made,) = town.service.certificates.of(me.account)
    file = me.fetches(f"{PAPER}/{made.number}.pdf")
    stranger = Dweller(town, town.resident(me.index), me.password)
    stranger.opens(f"verifier/{made.id}").is_answered(200).opens("verifier/fichier")
    stranger.sends("verifier/fichier", file=(io.BytesIO(file), f"{me.number}.pdf"))
    stranger.opens(f"verifier/{made.id[:-1]}x").is_answered(404)
    for name in ("ambulatoire", "longue-maladie", "dentaire"):
        me.fetches(f"compte/feuilles/{name}.pdf")
    me.opens(PAPER).sends(PAPER, number=made.number, do="retirer")
    town.clock.passes(60)
    me.sends(PAPER).opens("compte/activite").signs_out("partout")
    town.heard.secrets.update({made.id})


def mistypes_to_sign_in(town: Town, me: Dweller) -> None:
    """Put everything where it does not belong; strangers use up the tries; then get in."""
    for name in (me.person["cni"], me.person["last_name_ar"], me.person["email"], me.phone):
        me.gives(name, me.person["rib"] or me.person["civil_status_no"]).is_answered(422)
    me.gives(password=me.email).is_answered(422).gives().types_code(me.wrong_code())
    me.is_answered(422).types_code(me.phone).presses(SIGN_IN_CODE, "sms")
    me.types_code(me.reads_code("sms")).is_on("compte/").signs_out()
    for _ in range(5):
        me.on_another_device().gives(me.email, me.number).is_answered(422)
    new = me.on_another_device().gives().is_answered(422)
    new.presses(SIGN_IN, "code", name=me.number).is_on(SIGN_IN_CODE).types_code().is_on(LAST)
    new.sends(LAST, password=me.person["cni"]).sends(LAST, password=me.password).is_on("compte/")


def it_was_somebody_else(town: Town, me: Dweller) -> None:
    """Close everything by the link in the mail, and choose another password."""
    me.signs_in()
    owner = me.on_another_device()
    owner.follows(me.link_in_mail("ce-n-est-pas-moi/")).presses_the_button()
    owner.presses_the_button().is_on(CODE).types_sms().is_on(CHOOSE)
    owner.chooses(me.later["password"])
    me.opens("compte/").is_on(SIGN_IN)


def forgets_the_password(town: Town, me: Dweller) -> None:
    """Ask for links as nobody, as somebody, and choose all that is refused first."""
    me.forgets(me.person["cni"]).forgets("personne@planted.example").forgets(me.email)
    me.is_on(ASKED).follows(me.link()).presses_the_button().is_on(CODE)
    me.sends(CODE, code=me.wrong_code("sms")).sends(CODE, code=me.email).types_sms().is_on(CHOOSE)
    year, month, day = me.person["birth_date"].split("-")
    for refused in (f"{day}{month}{year}ab", me.person["first_name"] + "1", me.number + "a"):
        me.chooses(refused).is_answered(422)
    me.chooses(me.later["password"], me.password).is_answered(422).chooses(me.later["password"])
    me.password = me.later["password"]
    me.signs_in()


def changes_everything(town: Town, me: Dweller) -> None:
    """Change address, number and password, each wrongly first."""
    me.signs_in()
    for path, channel in ((MAILBOX, "email"), (PHONE, "sms")):
        new = me.later["email" if channel == "email" else "phone"]
        me.opens(path).sends(path, address=me.person["rib"], password=me.password)
        me.sends(path, address=new, password=me.later["password"]).is_answered(422)
        me.sends(path, address=new, password=me.password).is_on(CHANGE_CODE)
        me.sends(CHANGE_CODE, code=me.person["cni"]).is_answered(422)
        me.sends(CHANGE_CODE, code=me.code_at_new(channel)).is_on(DETAILS)
    change, new = "compte/mot-de-passe", me.later["password"]
    me.opens(change).sends(change, present=me.email, password=new, password_again=new)
    me.sends(change, present=me.password, password=me.number + "a", password_again=me.number + "a")
    me.sends(change, present=me.password, password=new, password_again=new).is_on(DETAILS)
    me.opens("compte/activite").is_on("compte/activite")


def has_an_app(town: Town, me: Dweller) -> None:
    """Switch the authenticator app on, and use it, and a recovery code, on other devices."""
    me.signs_in().opens(APP)
    me.keeps_secret(r'<strong dir="ltr">([A-Z2-7 ]{39})</strong>')
    app = App(me)
    me.sends(APP, code=me.number[:6], password=me.password)
    me.sends(APP, code=app.shows(), password=me.password)
    codes = me.keeps_secret(r'<strong dir="ltr">(\w{5}-\w{5})</strong>')
    town.clock.passes(30)
    me.on_another_device().gives().types_code(app.shows()).is_on("compte/")
    me.on_another_device().gives().types_code(codes[0]).is_on("compte/")


def loses_the_phone(town: Town, me: Dweller) -> None:
    """Report it, wrongly and rightly; it is replaced when the day is over."""
    me.has_lost("sms", me.person["first_name"]).opens(LOST)
    me.has_lost("sms").sends(LOST_CODE, code=me.wrong_code()).is_answered(422)
    me.sends(LOST_CODE, code=me.reads_code("email")).goes_on("sms")
    town.send_messages()
    town.clock.passes(LOSING_WAIT)
    assert town.service.losing_wait.finish_due() == 1
    assert me.account.phone.endswith(me.later["phone"][1:])


def loses_the_mailbox(town: Town, me: Dweller) -> None:
    """Report it, cancel by one of the links, report it again and wait."""
    me.gives_new("email")
    me.follows(me.link_in_mail("compte-perdu/annuler/")).presses_the_button()
    me.is_on("compte-perdu/annule")
    town.clock.passes(3600)
    me.gives_new("email").is_signed_in().opens("compte/").opens(DETAILS)


def begins_and_leaves(town: Town, me: Dweller) -> None:
    """Stop in the middle of everything that can be begun."""
    me.signs_in().opens(PHONE)
    me.sends(PHONE, address=me.later["phone"], password=me.password).is_on(CHANGE_CODE)
    other = me.on_another_device()
    other.forgets().follows(other.link()).presses_the_button().is_on(CODE)
    other.on_another_device().gives().is_on(SIGN_IN_CODE)
    other.on_another_device().has_lost("email").is_on(LOST_CODE)


SPACE_STORIES: tuple[SpaceStory, ...] = (
    follows_a_claim,
    takes_papers,
    mistypes_to_sign_in,
    it_was_somebody_else,
    forgets_the_password,
    changes_everything,
    has_an_app,
    loses_the_phone,
    loses_the_mailbox,
    begins_and_leaves,
)


def leaves_things_open(town: Town, me: Dweller) -> None:
    """At the very end: claims that nobody was told of yet, and a mail that does not get away."""
    for index in range(20):
        town.claims_move(index, "missing_papers")
    town.mailer.broken = True
    me.opens("mot-de-passe/oublie").forgets()
    town.send_messages()
