"""What the fifty do: arrive, fail, lock themselves out, get lost, come back, meet every fault."""

from __future__ import annotations

from collections.abc import Callable

from tests.privacy import planted
from tests.privacy.desk_stories import agents_help
from tests.privacy.dweller import Dweller
from tests.privacy.space_stories import SPACE_STORIES, SpaceStory, leaves_things_open
from tests.privacy.town import Resident, Town
from tests.support.asker import Asker

Story = Callable[[Town, Resident, str], object]
_STEPS = ("identite", "question", "courriel", "code-courriel", "telephone", "code-telephone",
          "mot-de-passe")  # fmt: skip


def all_the_way(town: Town, who: Resident, password: str) -> None:
    """Open the account."""
    who.reaches("mot-de-passe").chooses_password(password).is_at("terminee")


def second_claim(town: Town, who: Resident, password: str) -> None:
    """Open the account, then try once more from another browser."""
    all_the_way(town, who, password)
    again = Resident(town, who.person, language=who.language, htmx=who.browser.htmx)
    again.accepts_the_terms().gives_identity().answers().is_answered(409)


def wrong_answers(town: Town, who: Resident, password: str) -> None:
    """Answer wrongly until it is locked; once with the CNI, once with somebody else's answer."""
    who.reaches("question").answers(who.person["cni"]).is_answered(422)
    while who.browser.status == 422:
        who.answers(who.wrong_answer())
    who.is_answered(429).opens("question").is_answered(429)


def wrong_codes(town: Town, who: Resident, password: str) -> None:
    """Type wrong codes until none is judged any more."""
    who.reaches("code-courriel")
    right = int(who.reads_code("email"))
    for nth in range(1, 8):
        who.types_email_code(f"{(right + nth) % 10**6:06}").is_answered(422)


def wrong_fields(town: Town, who: Resident, password: str) -> None:
    """Put everything where it does not belong, then go on."""
    who.accepts_the_terms()
    who.gives_identity(number=who.email, cni=who.person["first_name"]).is_answered(422)
    who.gives_identity(captcha="00000", number=who.phone).gives_identity()
    who.answers(who.person["last_name_ar"]).answers().is_at("courriel")
    who.sends("courriel", email=who.phone, email_again=password).is_answered(422)
    who.sends("courriel", email=who.email, email_again=who.person["email"]).is_answered(422)
    who.gives_email().types_email_code(who.phone).is_answered(422)
    who.types_email_code().gives_phone(who.email).is_answered(422)
    who.sends("telephone", phone=who.phone, phone_again=who.person["rib"]).is_answered(422)
    who.gives_phone().types_phone_code()
    for bad in (who.person["first_name"] + "1", who.email, who.person["cni"].lower(), "a"):
        who.chooses_password(bad).is_answered(422)
    who.chooses_password(password, password + "1").is_answered(422)


def changes_and_resends(town: Town, who: Resident, password: str) -> None:
    """Give the registry's address first, have codes sent again, change address and number."""
    who.reaches("courriel").gives_email(who.person["email"])
    who.sends("code-courriel", do="resend").is_answered(422)
    town.clock.passes(61)
    who.sends("code-courriel", do="resend").gives_email().types_email_code().gives_phone()
    town.clock.passes(61)
    who.sends("code-telephone", do="resend").types_phone_code().chooses_password(password)
    who.is_at("terminee")


def gives_up(town: Town, who: Resident, password: str) -> None:
    """Leave and erase everything."""
    who.reaches("code-telephone").opens("arret").sends("arret", do="erase").is_answered(200)


def comes_too_late(town: Town, who: Resident, password: str) -> None:
    """Leave it alone until it has expired, then send the form that was open."""
    who.reaches("mot-de-passe")
    town.clock.passes(31 * 60)
    who.chooses_password(password).is_answered(410)


def other_language(town: Town, who: Resident, password: str) -> None:
    """Change the language with the form half filled in."""
    who.reaches("telephone")
    other = "ar" if who.language == "fr" else "fr"
    who.sends("telephone", phone=who.phone, phone_again="", do=other).is_answered(200)


def stranger(town: Town, who: Resident, password: str) -> None:
    """Be known to nobody: the right number with somebody else's card."""
    who.accepts_the_terms().gives_identity(cni="QY999999").answers(who.right_answer())
    who.is_answered(422)


def registry_down(town: Town, who: Resident, password: str) -> None:
    """Meet a registry that fails, twice, then go on."""
    who.accepts_the_terms()
    town.registry.broken = True
    who.gives_identity().is_answered(503)
    town.registry.broken = False
    who.gives_identity()
    town.registry.broken = True
    who.answers().is_answered(503)
    town.registry.broken = False
    who.answers().is_at("courriel")


def messages_down(town: Town, who: Resident, password: str) -> None:
    """Wait for a mail and an SMS that fail at first."""
    who.reaches("courriel")
    town.mailer.broken = True
    who.gives_email()
    town.send_messages()
    town.mailer.broken = False
    town.clock.passes(6)
    who.types_email_code().is_at("telephone")
    town.texter.broken = True
    who.gives_phone()
    for wait in (0, 6, 16, 46):
        town.clock.passes(wait)
        town.send_messages()
    town.texter.broken = False


def unforeseen(town: Town, who: Resident, password: str) -> None:
    """Meet a fault that nobody foresaw while sending a form."""
    who.reaches("telephone")
    town.clock.breaks_with = f"while {who.email} {who.phone} {who.person} typed {password}"
    who.gives_phone().is_answered(500)
    town.clock.breaks_with = ""
    who.opens("telephone").gives_phone().is_at("code-telephone")


def forgets_the_number(town: Town, who: Resident, password: str) -> None:
    """Ask for the number: nonsense, as a stranger, while the registry is away; then open."""
    asker = Asker(town, who.person, language=who.language, htmx=who.browser.htmx)
    asker.browser = who.browser.tab()
    for wrong in ({"cni": who.email}, {"cni": "QY999999"}, {}):
        town.registry.broken = not wrong
        digits = asker.opens().solves()
        town.heard.captchas.add(digits)
        asker.sends(captcha=digits, **wrong)
        town.send_messages()
    town.registry.broken = False
    town.clock.passes(61)
    assert asker.reads_number() == who.person["immatriculation"]
    all_the_way(town, who, password)


def lives_in(story: SpaceStory) -> Story:
    """Open the account, then use it."""

    def told(town: Town, who: Resident, password: str) -> None:
        all_the_way(town, who, password)
        story(town, Dweller(town, who, password))

    return told


def lost_at(step: str) -> Story:
    """Get to a step and never come back."""
    return lambda town, who, password: who.reaches(step)


STORIES: tuple[Story, ...] = (
    *(all_the_way,) * 3,
    *map(lives_in, SPACE_STORIES),
    *(forgets_the_number,) * 2,
    all_the_way,
    *(second_claim,) * 2,
    *(wrong_answers,) * 4,
    *(wrong_codes,) * 3,
    *(wrong_fields,) * 4,
    *(changes_and_resends,) * 2,
    *(gives_up,) * 2,
    *(comes_too_late,) * 2,
    *(other_language,) * 2,
    *(stranger,) * 2,
    *(registry_down,) * 2,
    *(messages_down, unforeseen),
    *map(lost_at, _STEPS),
)


def live_them_all(town: Town) -> None:
    """One story for each of the fifty."""
    assert len(STORIES) == planted.PEOPLE
    for index, story in enumerate(STORIES):
        story(town, town.resident(index), planted.typed(index)["password"])
        if index == 1:
            caller = town.resident(STORIES.index(gives_up))
            agents_help(town, caller, Dweller(town, town.resident(1), planted.typed(1)["password"]))
    leaves_things_open(town, Dweller(town, town.resident(0), planted.typed(0)["password"]))
