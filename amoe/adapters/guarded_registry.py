"""Keeps any registry within its time and sense: slow, down and garbage become one exception."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow

from amoe.identity import Identity
from amoe.insured import BANK, POSTAL, Absent, Finding, Insured
from amoe.ports import Registry, RegistryUnavailable

_WORKERS = 8
"""Questions asked at once; while all of them hang, the next student hears so after the timeout."""


class GuardedRegistry:
    """Asks another registry in a worker thread and waits `timeout` seconds at most."""

    def __init__(self, registry: Registry, timeout: float) -> None:
        """Guard `registry`."""
        self._registry = registry
        self._timeout = timeout
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="registry")

    def find(self, identity: Identity) -> Finding:
        """As the registry says, when it says something in time. Raises RegistryUnavailable."""
        asked = self._pool.submit(self._registry.find, identity)
        try:
            finding = asked.result(self._timeout)
        except TooSlow:
            asked.cancel()
            raise RegistryUnavailable("slow") from None
        except Exception as fault:
            # Whatever broke is not the student's doing; its message may hold what was asked.
            raise RegistryUnavailable(type(fault).__name__) from None
        if not isinstance(finding, Absent) and not _sensible(finding):
            raise RegistryUnavailable("garbage")
        return finding

    def bank_share(self) -> float:
        """The registry's share, or one half when it has none to tell."""
        try:
            share = self._registry.bank_share()
        except Exception:
            return 0.5
        return share if isinstance(share, float) and 0.0 <= share <= 1.0 else 0.5


def _sensible(finding: object) -> bool:
    return (
        isinstance(finding, Insured)
        and finding.payment in (BANK, POSTAL)
        and isinstance(finding.key, bytes)
        and isinstance(finding.answer_key, bytes)
        and len(finding.key) == len(finding.answer_key) == 16
    )
