"""Keeps any registry within its time and sense: slow, down and garbage become one exception."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import fields
from datetime import date
from typing import ParamSpec, TypeVar

from amoe.identity import Identity
from amoe.insured import BANK, POSTAL, Absent, Finding, Holder, Insured, Standing
from amoe.ports import Registry, RegistryUnavailable
from amoe.reasons import Reason

T = TypeVar("T")
P = ParamSpec("P")
_TEXTS = tuple(each.name for each in fields(Insured) if each.name not in ("key", "answer_key"))
_STANDING = tuple(each.name for each in fields(Standing) if each.name != "key")
_WORKERS = 8
"""Questions asked at once; while all of them hang, the next student hears so after the timeout."""


class GuardedRegistry:
    """Asks another registry in a worker thread and waits `timeout` seconds at most."""

    def __init__(
        self, registry: Registry, timeout: float, paused: Callable[[], bool] = lambda: False
    ) -> None:
        """Guard `registry`; while it is `paused`, it is asked nothing and nobody waits."""
        self._registry = registry
        self._timeout = timeout
        self._paused = paused
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="registry")

    def find(self, identity: Identity) -> Finding:
        """As the registry says, when it says something in time. Raises RegistryUnavailable."""
        finding = self._asked(self._registry.find, identity)
        if not _sensible(finding):
            raise RegistryUnavailable("garbage")
        return finding

    def holder(self, cni: str, birth_date: str) -> Holder | None:
        """As the registry says, when it says something in time. Raises RegistryUnavailable."""
        holder = self._asked(self._registry.holder, cni, birth_date)
        if holder is not None and not _sensible_holder(holder):
            raise RegistryUnavailable("garbage")
        return holder

    def person(self, key: bytes) -> Standing | None:
        """As the registry says, when it says something in time. Raises RegistryUnavailable."""
        standing = self._asked(self._registry.person, key)
        if standing is not None and not _sensible_standing(standing, key):
            raise RegistryUnavailable("garbage")
        return standing

    def bank_share(self) -> float:
        """The registry's share, or one half when it has none to tell."""
        try:
            share = self._asked(self._registry.bank_share)
        except RegistryUnavailable:
            return 0.5
        return share if isinstance(share, float) and 0.0 <= share <= 1.0 else 0.5

    def _asked(self, question: Callable[P, T], *about: P.args, **more: P.kwargs) -> T:
        if self._paused():
            raise RegistryUnavailable("paused")
        asked = self._pool.submit(question, *about, **more)
        try:
            return asked.result(self._timeout)
        except TooSlow:
            asked.cancel()
            raise RegistryUnavailable("slow") from None
        except Exception as fault:
            # Whatever broke is not the student's doing; its message may hold what was asked.
            raise RegistryUnavailable(type(fault).__name__) from None


def _sensible_holder(holder: object) -> bool:
    return (
        isinstance(holder, Holder)
        and isinstance(holder.key, bytes)
        and len(holder.key) == 16
        and isinstance(holder.email, str)
        and isinstance(holder.immatriculation, str)
        and holder.immatriculation != ""
    )


def _sensible_standing(standing: object, key: bytes) -> bool:
    """Whether it is a whole answer, about the person that was asked for, with days that exist."""
    return (
        isinstance(standing, Standing)
        and standing.key == key
        and all(isinstance(getattr(standing, name), str) for name in _STANDING)
        and standing.immatriculation != ""
        and standing.payment in (BANK, POSTAL)
        and all(_is_day(day) for day in (standing.rights_from, standing.rights_to) if day)
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _sensible(finding: object) -> bool:
    if isinstance(finding, Absent):
        return isinstance(finding.reason, Reason)
    return (
        isinstance(finding, Insured)
        and finding.payment in (BANK, POSTAL)
        and isinstance(finding.key, bytes)
        and isinstance(finding.answer_key, bytes)
        and len(finding.key) == len(finding.answer_key) == 16
        and all(isinstance(getattr(finding, name), str) for name in _TEXTS)
    )
