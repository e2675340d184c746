"""Cases of numbers and their digits."""

from __future__ import annotations

from tests.unit.support.page_linter.pages import Case, arabic, page

CASES = [
    Case(
        "numbers-isolated", "phones", arabic("اتصل 05 22 11 22 33"), arabic("<bdi>05 22 11</bdi>")
    ),
    Case("numbers-isolated", "plus", arabic("رقم +212"), arabic('<span dir="ltr">+212</span>')),
    Case(
        "numbers-isolated",
        "a link to call says its direction",
        arabic('<a href="tel:0522">0522112233</a>'),
        arabic('<a href="tel:0522" dir="ltr">0522112233</a>'),
    ),
    Case(
        "numbers-isolated", "references", arabic("رمز K7F 2QX 9M"), arabic("<bdi>K7F 2QX 9M</bdi>")
    ),
    Case("numbers-isolated", "dates", arabic("يوم 2024-05-12"), arabic("<bdi>12/05/2024</bdi>")),
    Case("numbers-isolated", "shares", arabic("خطوة 2 / 5"), arabic("خطوة 2 من 5")),
    Case("numbers-isolated", "six digits", arabic("رمز 123456"), arabic("سنة 2024، الساعة 14:32")),
    Case(
        "numbers-isolated",
        "not inside a right-to-left part of the isolation",
        arabic('<bdi>رقم <b dir="rtl">05 22 11</b></bdi>'),
        arabic(
            '<input aria-label="رقم" value="05 22 11"><textarea aria-label="رقم">05 22</textarea>'
        ),
    ),
    Case(
        "numbers-isolated",
        "isolating marks do where no element can stand",
        arabic("رقم 05 22 11"),
        arabic("رقم \u206605 22 11\u2069"),
    ),
    Case(
        "numbers-isolated",
        "the direction of the whole is no isolation",
        arabic('<main dir="ltr">05 22 11</main>'),
        page("Tél. 05 22 11 22 33"),
    ),
    Case("latin-digits", "Arabic-Indic", arabic("٣ محاولات"), arabic("3 محاولات")),
    Case("latin-digits", "Persian", page("۳ essais"), page("3 essais")),
    Case(
        "latin-digits",
        "heard as well; what people typed is theirs",
        arabic('<input aria-label="رقم ٣">'),
        arabic('<textarea aria-label="رقم">٣</textarea>'),
    ),
]
