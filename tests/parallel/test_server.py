"""The same over HTTP, against the real server: of 64 wrong codes at once five are judged."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask_babel import force_locale

from amoe.reasons import Reason
from blueprints.shell.sentences import sentence
from tests.parallel.crowd import SIZE
from tests.parallel.wire import Place, WireAnswer
from tests.support.site import CAPTCHA, Site
from tests.support.student import Student
from tools.running_site import RunningSite

pytestmark = [pytest.mark.slow, pytest.mark.service]


def said(site: Site, reason: Reason) -> str:
    """The sentence of a reason as a French page holds it."""
    with site.app.app_context(), force_locale("fr"):
        return sentence(reason)


def test_of_64_wrong_codes_sent_at_once_the_server_judges_five(site: Site, tmp_path: Path) -> None:
    with RunningSite(tmp_path / "server", AMOE_DEMO_CAPTCHA=CAPTCHA) as running:
        place = Place(running.port)
        student = Student(place, place.people()[0], language="fr", htmx=False)  # type: ignore[arg-type]
        student.reaches("code-courriel")
        hidden = student.browser.hidden()
        right = right_code(place, student.email)
        start = threading.Barrier(SIZE)

        def guess(nth: int) -> WireAnswer:
            client = place.test_client()
            client.cookies = dict(student.browser.client.cookies)  # type: ignore[attr-defined]
            code = f"{(right + 1 + nth) % 10**6:06}"
            start.wait(60)
            return client.post(
                "/fr/inscription/code-courriel", {**hidden, "code": code, "captcha": CAPTCHA}
            )

        with ThreadPoolExecutor(SIZE) as threads:
            answers = list(threads.map(guess, range(SIZE)))

    assert Counter(answer.status_code for answer in answers) == {422: SIZE}
    pages = [answer.get_data() for answer in answers]
    assert sum(said(site, Reason.CODE_WRONG) in page for page in pages) == 5
    assert sum(said(site, Reason.CODE_TRIES_SPENT) in page for page in pages) == SIZE - 5


def right_code(place: Place, email: str) -> int:
    """The code that came by mail, so that no guess hits it by chance."""
    for _ in range(100):
        for message in json.loads(place.test_client().get("/demo/messages.json").body):
            if message["to"] == email and (found := re.search(r"\b\d{6}\b", message["text"])):
                return int(found[0])
        time.sleep(0.1)  # the sender is a thread of another process: its clock is not ours
    raise AssertionError("no code came")
