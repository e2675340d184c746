"""Looks at every answer of the desk in the whole suite: no code, no full identifier, nothing typed.

`Browser` calls it for each page whose address is one of the desk.
"""

from __future__ import annotations

import re
from functools import cache

from amoe.registry_sample import person
from tests.support.personal import pattern, writings

PEOPLE = 60
EXAMPLES = ("AB123456", "27 03 2004", "1234/2004")
"""What the caller's screen gives as an example of how to write something."""
_NEVER = {
    "a code of six digits": r"(?<![\d.:/-])\d{6}(?![\d.:/-])",
    "a long number": r"(?<![\d.])\d{7,}",
    "a mobile number": r"(?:\+212|0) ?[67](?:[ .-]?\d\d){4}",
    "an e-mail address": r"[\w.+-]+@(?!cnops\.example)[\w-]+\.\w+",  # agents have theirs
    "a card number": r"\b[A-Z]{1,2}\d{5,7}\b",
}
_OURS = (
    r'name="csrf_token" value="[^"]*"',
    r"/static/[^\"]*",
    r"/dossier/[\w-]+",
    r"shown=[0-9a-f]+",
    r"tel:[+0-9]+",
    r'value="ID[^"]*"',
)
"""Our own random names, in which digits stand by chance, and the call centre."""


@cache
def _identifiers() -> tuple[re.Pattern[str], frozenset[str]]:
    """What the registry knows of everybody whom tests are; and a word of each.

    A page with none of the words holds none of the identifiers: most are read by that alone.
    """
    texts = set()
    for index in range(PEOPLE):
        one = person(index)
        texts |= {
            one[name]
            for name in ("immatriculation", "employer_id", "cni", "civil_status_no", "rib", "email")
        }
        texts |= {one["rib"][-8:], *writings(one)["birth_date"]}
    long = [text for text in texts if len(text) >= 4]
    words = (max(re.findall(r"\w+", text.lower()), key=len) for text in long)
    return pattern(long), frozenset(words)


def look(address: str, page: str) -> None:
    """Raise when a page of the desk holds what no agent may read."""
    for ours in _OURS:
        page = re.sub(ours, "", page)
    for example in EXAMPLES:
        page = page.replace(example, "")
    identifiers, words = _identifiers()
    held = not words.isdisjoint(re.findall(r"\w+", page.lower()))
    found = identifiers.search(page) if held else None
    assert found is None, f"{address} holds {found[0] if found else ''!r}"
    for what, shape in _NEVER.items():
        met = re.search(shape, page)
        assert met is None, f"{address} holds {what}: {met[0] if met else ''!r}"
