"""Cases of words that nobody should read."""

from __future__ import annotations

from tests.unit.support.page_linter.pages import Case, arabic, page

CASES = [
    Case("raw-key", "None alone", page("<p>None</p>"), page("<p>Nonette</p>")),
    Case("raw-key", "None in a field", page('<input aria-label="CNI" value="None">'), page()),
    Case("raw-key", "braces", page("{{ name }}"), page("<code>{{ name }}</code>")),
    Case("raw-key", "a tag", page("{% if a"), page("5 %")),
    Case("raw-key", "undefined", page("Undefined name"), page("Indéfini")),
    Case("raw-key", "escaped twice", page("you &amp;amp; me", lang="en"), page("vous &amp; moi")),
    Case("raw-key", "a placeholder", page("Bonjour %(name)s"), page("100 % (cent)")),
    Case("raw-key", "in a heard text", page('<img src="/a" alt="{name}">'), page()),
    Case("raw-key", "a lazy string", page("l&#34;Compte&#34;"), page("«Compte»")),
    Case("raw-key", "an object", page("&lt;a.B object at 0x7f&gt;"), page("Objet")),
    Case("raw-key", "a dotted key", page("<p>step.identity</p>"), page("<a href='/'>amoe.ma</a>")),
    Case("raw-key", "a key", page("<p>code_wrong</p>"), page("<bdi>nom_prenom</bdi>")),
    Case(
        "english-in-arabic",
        "three words are a sentence",
        arabic("<p>Enter your code</p>"),
        arabic("<p>أدخل SMS Code هنا</p>"),
    ),
    Case(
        "english-in-arabic",
        "unless marked as another language",
        arabic("<p>رمز (le code reçu) هنا</p>"),
        arabic('<p lang="fr">le code reçu</p><bdi>Caisse de Rabat</bdi><code>let it be</code>'),
    ),
    Case(
        "english-in-arabic",
        "only in Arabic",
        arabic("Université Mohammed V"),
        page("Un deux trois"),
    ),
]
