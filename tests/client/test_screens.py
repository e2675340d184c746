"""What an agent sees of a student's page: the same words, nothing typed, nothing to press."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from amoe.reasons import Reason
from amoe.registration import Registration
from blueprints.shell.screens import Shown, inert, screen
from tests.support.site import Site
from tests.support.student import Student

LANGUAGES = ("fr", "ar", "en")


def stored(student: Student) -> Registration:
    """The registration as the site holds it."""
    found = student.site.service.book.find(student.session()["s"])
    assert found is not None
    return found


def seen(student: Student, language: str, refused: Reason | None = None) -> str:
    """The page as an agent sees it."""
    with student.site.app.test_request_context(f"/{language}/bureau/"):
        return str(screen("registration", Shown(stored(student), refused), language))


def walk(student: Student) -> Iterator[Student]:
    """Every page of a registration, one by one."""
    acts = (
        student.accepts_the_terms,
        student.gives_identity,
        student.answers,
        student.gives_email,
        student.types_email_code,
        student.gives_phone,
        student.types_phone_code,
        student.chooses_password,
    )
    for act in acts:
        act()
        yield student


def words(markup: str) -> str:
    """The words of markup, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_the_page_s_heading_at_every_step(site: Site, language: str) -> None:
    for student in walk(site.student(language=language)):
        heading = re.search(r'class="was-h1">(.*?)</p>', seen(student, language), re.S)
        assert heading
        assert words(heading[1]) == student.browser.heading()


def test_it_comes_in_the_caller_s_language_and_in_the_agent_s(site: Site) -> None:
    student = site.student(language="ar")
    student.accepts_the_terms()
    assert "معلومات هويتكم" in seen(student, "ar")
    assert "Votre identité" in seen(student, "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_was_typed_is_on_it(site: Site, language: str) -> None:
    student = site.student(language=language)
    person = student.person
    names = {
        person[f"{which}_name{script}"] for which in ("first", "last") for script in ("", "_ar")
    }
    secrets = [
        person["immatriculation"], person["cni"], student.email, student.email.partition("@")[0],
        student.phone, student.phone[1:],
    ]  # fmt: skip
    year, month, day = person["birth_date"].split("-")
    for _ in walk(student):
        page = words(seen(student, language))
        bare = page.replace(" ", "")
        for secret in (*secrets, f"{day}/{month}/{year}", person["birth_date"]):
            assert secret.replace(" ", "") not in bare, page
        assert not names & set(re.findall(r"\w+", page))


def test_a_draft_is_not_shown(site: Site) -> None:
    student = site.student(language="fr")
    student.accepts_the_terms()
    student.sends("identite", method="employer", number="K77", cni="??", day="1", captcha="1")
    page = seen(student, "fr")
    assert "K77" not in page
    assert "checked" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_nothing_to_press_type_or_follow(site: Site, language: str) -> None:
    for student in walk(site.student(language=language)):
        page = seen(student, language)
        assert not re.search(r"<(a|button|input|form|select|textarea|script|img|audio)\b", page)
        assert not re.search(r"\s(id|name|href|src|action|for|hx-[a-z]+|on[a-z]+)=", page)
        assert "csrf" not in page


def test_the_masked_address_is_on_the_code_pages(site: Site) -> None:
    student = site.student(language="fr")
    pages = {each.place: seen(each, "fr") for each in walk(student)}
    assert f"{student.email[0]}•••@e…" in pages["code-courriel"]
    assert f"06 •• •• •• {student.phone[-2:]}" in words(pages["code-telephone"])


def test_the_sentence_of_the_last_refusal_is_on_it(site: Site) -> None:
    student = site.student(language="fr")
    student.accepts_the_terms()
    assert site.says(Reason.CAPTCHA_WRONG, "fr") in words(seen(student, "fr", Reason.CAPTCHA_WRONG))


def test_a_lock_is_shown_as_its_person_sees_it(site: Site) -> None:
    student = site.student(site.of_kind("postal", 0), language="fr")
    student.accepts_the_terms().gives_identity()
    for _ in range(3):
        student.answers("1/1900")
    student.opens("question")
    student.is_locked(Reason.QUESTION_LOCKED)
    assert student.browser.heading() in words(seen(student, "fr"))


def test_looking_changes_nothing(site: Site) -> None:
    student = site.student(language="fr")
    student.accepts_the_terms().gives_identity()
    before = stored(student).to_json()
    seen(student, "fr")
    assert stored(student).to_json() == before


class TestInert:
    """What becomes of markup."""

    def test_text_is_escaped_anew(self) -> None:
        assert inert("<p>a &lt;b&gt; &amp; c</p>") == "<p>a &lt;b&gt; &amp; c</p>"

    def test_what_is_dropped_goes_with_all_that_is_in_it(self) -> None:
        assert inert("<svg><g><svg></svg>x</g></svg><p>y</p>") == "<p>y</p>"
        assert inert("<script>a<b</script><style>p{}</style>z") == "z"

    def test_a_field_is_an_empty_box(self) -> None:
        assert inert('<input value="secret">') == '<span class="box" aria-hidden="true"></span>'
        assert inert('<input type="hidden" value="secret">') == ""
        assert "secret" not in inert('<p><textarea name="t">secret</textarea>a</p>')
        assert inert("<select><option>secret</option></select>a").endswith("</span>a")

    def test_what_is_hidden_is_not_there(self) -> None:
        assert inert("<button hidden>Go</button><p>y</p>") == "<p>y</p>"

    def test_a_link_keeps_its_words(self) -> None:
        assert inert('<a class="button" href="/x">y</a>') == '<span class="button was-a">y</span>'
