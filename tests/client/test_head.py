"""HEAD is answered like GET and does nothing: mail scanners send it to every link they see."""

from __future__ import annotations

import pytest
from werkzeug.routing import BuildError

from tests.support.insured import Insured
from tests.support.recovering import Recovering
from tests.support.site import Site


def scanned(site: Site, link: str) -> None:
    """A scanner sends HEAD to a link, and follows where it leads."""
    client = site.app.test_client()
    answer = client.head(link)
    for _ in range(3):
        assert answer.data == b""
        if answer.status_code != 303:
            return
        answer = client.head(answer.headers["Location"])


def test_it_has_the_headers_of_get_and_no_body(site: Site) -> None:
    client = site.app.test_client()
    for path in ("/fr/", "/fr/inscription/conditions", "/fr/connexion", "/fr/nowhere"):
        head, got = client.head(path), client.get(path)
        assert head.status_code == got.status_code
        assert head.data == b""
        assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_it_presses_no_this_was_not_me(site: Site) -> None:
    salma = Recovering(site, 0).signs_in()
    kept = salma.account.password_hash
    scanned(site, salma.link_in_mail("ce-n-est-pas-moi"))
    assert salma.account.password_hash == kept
    salma.opens("compte/").is_on("compte/")


@pytest.mark.parametrize("nth", range(3))
def test_it_cancels_no_change(site: Site, nth: int) -> None:
    salma = Recovering(site, 0).gives_new("sms")
    scanned(site, salma.cancel_links()[nth])
    assert site.service.losing_wait.of(salma.account.id, site.clock.now())


def test_it_sends_no_code(site: Site) -> None:
    salma = Recovering(site, 0).forgets()
    before = len(site.inbox())
    scanned(site, salma.link())
    assert len(site.inbox()) == before


def test_it_signs_nobody_out(site: Site) -> None:
    salma = Insured(site, 0).is_signed_in()
    salma.browser.client.head("/fr/deconnexion")
    salma.opens("compte/").is_on("compte/")


def test_on_every_address_that_takes_a_post_it_writes_nothing(site: Site) -> None:
    salma = Insured(site, 0).is_signed_in()
    statements: list[str] = []
    connection = site.service.database._connection()
    connection.set_trace_callback(statements.append)
    posts = [rule for rule in site.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    adapter = site.app.url_map.bind("localhost")
    for rule in posts:
        values = {name: "fr" if name == "language" else "x" for name in rule.arguments}
        values |= {name: "sms" for name in rule.arguments if name == "what"}
        try:
            path = adapter.build(rule.endpoint, values, method="POST")
        except (BuildError, ValueError):  # an address that takes given words only
            continue
        salma.browser.client.head(path)
    assert len(posts) > 30
    written = [each for each in statements if each.startswith(("UPDATE acc", "DELETE", "BEGIN"))]
    assert not written
    salma.opens("compte/").is_on("compte/")
