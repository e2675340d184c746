"""A running site and a real Chromium for the browser tests, started once a test process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tools.chromium import chromium, phone
from tools.running_site import RunningSite
from tools.walk import people


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The site as a server process with demo data."""
    # A busy machine is no registry that is down: what is tested here is what people see.
    patient = {"AMOE_REGISTRY_TIMEOUT": "20"}
    with RunningSite(tmp_path_factory.mktemp("instance"), **patient) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def person(running: RunningSite) -> Callable[[str], dict[str, str]]:
    """Somebody of the registry whom no other test uses, paid by bank or by post."""
    everybody = people(running.url, 200)
    waiting = {
        kind: iter([person for person in everybody if person["payment"] == kind])
        for kind in ("bank", "postal")
    }
    return lambda kind: next(waiting[kind])


class Phone:
    """A page on a phone, with what went wrong on it."""

    def __init__(self, page: Page) -> None:
        """Listen to the page."""
        self.page = page
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    def _console(self, message: object) -> None:
        kind, text = message.type, message.text  # type: ignore[attr-defined]
        # Refusals (422 and the like) are told to the console by the browser itself.
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(text)


@pytest.fixture
def new_phone(browser: Browser) -> Iterator[Callable[..., Phone]]:
    """Opens phones of 360 × 640, each a person's own; complaints fail the test at its end."""
    opened: list[Phone] = []

    def open_phone(language: str, *, scripts: bool = True) -> Phone:
        made = Phone(phone(browser, language=language, scripts=scripts).new_page())
        opened.append(made)
        return made

    yield open_phone
    for each in opened:
        each.page.context.close()
        assert each.complaints == []
        assert each.hosts <= {"127.0.0.1"} or all(h.startswith("127.0.0.1") for h in each.hosts)
