"""Every page, step, fragment and refusal is within its bytes, as `make budget` weighs them."""

from __future__ import annotations

import pytest

from bench.budget import measure
from bench.budget_space import weigh_space
from bench.weighing import Scale, Weight
from config import LANGUAGES
from tests.support.site import Site

SPACE = ("connexion", "connexion/code", "connexion/mot-de-passe", "compte/", "compte/activite",
         "compte/appareils", "compte/securite", "compte/securite/application", "compte/attestation",
         "compte/feuilles/", "compte/avis", "compte/coordonnees", "compte/coordonnees/courriel",
         "compte/coordonnees/telephone", "compte/coordonnees/code", "compte/mot-de-passe",
         "compte/dossiers/", "compte/dossiers/?statut=paid", "compte/dossiers/?numero=00",
         "compte/dossiers/260", "ce-n-est-pas-moi/", "mot-de-passe/oublie", "mot-de-passe/envoye",
         "mot-de-passe/nouveau/", "mot-de-passe/code", "mot-de-passe/choisir", "mot-de-passe/fait",
         "compte-perdu/", "compte-perdu/code", "compte-perdu/question", "compte-perdu/nouveau",
         "compte-perdu/nouveau/code", "compte-perdu/attente", "compte-perdu/annuler/",
         "compte-perdu/annule")  # fmt: skip
"""The pages of the insured space and of the ways back in, by how their addresses begin."""


def over(found: list[Weight]) -> list[Weight]:
    """Those that are too heavy."""
    return [each for each in found if each.weight > each.budget]


@pytest.mark.slow
def test_no_public_page_and_no_step_is_over_its_budget(site: Site) -> None:
    found = measure(site)
    assert len(found) > 100
    assert over(found) == []


@pytest.mark.slow
def test_no_page_of_the_space_is_over_its_budget_with_500_claims(site: Site) -> None:
    scale = Scale()
    weigh_space(site, scale)
    assert over(scale.found) == []
    names = [each.name for each in scale.found]
    for language in LANGUAGES:
        for path in SPACE:
            for kind in ("first paint", "first visit", "requests before paint", "fragment"):
                wanted = f"{kind} /{language}/{path}"
                assert any(name.startswith(wanted) for name in names), wanted


@pytest.mark.parametrize(("weight", "said"), [(14_000, 0), (14_001, 1)])
def test_a_byte_too_many_is_seen(weight: int, said: int) -> None:
    scale = Scale()
    scale.note("first paint /fr/", weight, 14_000)
    assert len(over(scale.found)) == said
