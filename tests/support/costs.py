"""What one request costs in statements, by database; and the arms in which a route is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from amoe.adapters.guarded_registry import GuardedRegistry
from amoe.store.limits_storage import SiteStorage
from extensions import limiter
from tests.support.insured import Insured
from tests.support.site import Site

_MARKS = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "--")
HTMX = {"HX-Request": "true", "HX-Boosted": "true"}


class Cost(NamedTuple):
    """Statements of one request with htmx, the page that it answers with included."""

    site: int
    """On the site's own database, the flood guard's among them."""
    writes: int = 0
    """Write transactions."""
    registry: int = 0
    claims: int = 0


class Ask(NamedTuple):
    """A request that somebody is about to send: a form, or a page when there are no fields."""

    who: Insured
    path: str
    fields: dict[str, Any] | None = None

    @property
    def method(self) -> str:
        """GET or POST."""
        return "GET" if self.fields is None else "POST"

    @property
    def address(self) -> str:
        """Where it goes; a path from the root stays as it is."""
        return self.path if self.path.startswith("/") else self.who.address(self.path)

    def send(self) -> int:
        """Send it as htmx does, following nothing; returns the status."""
        client = self.who.browser.client
        if self.fields is None:
            return client.get(self.address, headers=HTMX).status_code
        fields = {**self.who.browser.hidden(), **self.fields}
        return client.post(self.address, data=fields, headers=HTMX).status_code

    def endpoint(self) -> str:
        """The method and the name of the view that answers it."""
        found, _ = self.who.site.app.url_map.bind("localhost").match(
            self.address.split("?")[0], method=self.method
        )
        return f"{self.method} {found}"


@contextmanager
def heard(site: Site) -> Iterator[dict[str, list[str]]]:
    """Everything that the databases are told from here on, by all threads."""
    said: dict[str, list[str]] = {"site": [], "guard": [], "registry": [], "claims": []}
    service, storage = site.service, limiter.storage
    assert isinstance(storage, SiteStorage)
    assert isinstance(service.registry, GuardedRegistry)
    databases = {
        "site": service.database,
        "guard": storage.database,
        "registry": service.registry_database,
        "claims": service.claims_database,
    }
    for name, database in databases.items():
        database.on_statement = said[name].append
        database.close()
    # The registry is asked by other threads: a new one opens a new connection, which is heard.
    service.registry._pool = ThreadPoolExecutor(1)
    yield said
    service.registry._pool.shutdown()
    service.registry._pool = ThreadPoolExecutor(1)
    for database in databases.values():
        database.on_statement = None
        database.close()


def cost_of(ask: Ask) -> tuple[int, Cost, list[str]]:
    """The status of the answer, what it cost, and the statements."""
    with heard(ask.who.site) as said:
        status = ask.send()
    counted = {
        name: [each for each in statements if not each.startswith(_MARKS)]
        for name, statements in said.items()
    }
    begun = sum(each.startswith("BEGIN") for each in said["site"])
    own = counted["guard"] + counted["site"]
    cost = Cost(len(own), begun, len(counted["registry"]), len(counted["claims"]))
    return status, cost, own + counted["registry"] + counted["claims"]


@dataclass(frozen=True, slots=True)
class Arm:
    """One way through a route, and its figure."""

    endpoint: str
    name: str
    status: int
    cost: Cost
    prepare: Callable[[Site], Ask]

    def __str__(self) -> str:
        """What a test of it is called."""
        return f"{self.endpoint}, {self.name}" if self.name else self.endpoint

    def measure(self, site: Site) -> None:
        """Fail unless it costs exactly its figure."""
        ask = self.prepare(site)
        assert ask.endpoint() == self.endpoint
        status, cost, statements = cost_of(ask)
        assert status == self.status, self
        assert cost == self.cost, statements


class Arms(list[Arm]):
    """The arms of an area, each written as a function that makes ready and returns the request."""

    def arm(
        self, endpoint: str, *cost: int, name: str = "", status: int = 200, **more: int
    ) -> Callable[[Callable[[Site], Ask]], Callable[[Site], Ask]]:
        """Add an arm: `POST account.sign_in`, and what it costs as in `Cost`."""

        def add(prepare: Callable[[Site], Ask]) -> Callable[[Site], Ask]:
            self.append(Arm(endpoint, name, status, Cost(*cost, **more), prepare))
            return prepare

        return add

    def page(
        self, endpoint: str, *cost: int, path: str, signed_in: bool = True, **more: Any
    ) -> None:
        """Add a page that needs nothing but somebody."""

        def prepare(site: Site) -> Ask:
            me = Insured(site)
            return Ask(me.is_signed_in() if signed_in else me, path)

        self.arm(endpoint, *cost, **more)(prepare)


def routes(site: Site, area: str) -> set[str]:
    """Every method and view of a blueprint."""
    return {
        f"{method} {rule.endpoint}"
        for rule in site.app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] == area
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
