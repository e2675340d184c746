"""Templates and addresses, compiled once for all sites of a test process and not once a test."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class _Memory(BytecodeCache):
    """Keeps code by template; Jinja itself checks that it belongs to the present source."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is kept."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._code[bucket.key] = bucket.bytecode_to_string()


class _Rule(Rule):
    """Werkzeug reads, writes and compiles each address: more than half of making a site."""

    _made: dict[object, dict[str, Any]] = {}

    def compile(self) -> None:
        """Take over what another site has made of the same address, if there is one."""
        defaults: dict[str, Any] = self.defaults or {}
        key = (self.rule, self.subdomain, self.merge_slashes, tuple(sorted(defaults.items())))
        if key not in self._made:
            super().compile()
            self._made[key] = {name: getattr(self, name) for name in _COMPILED}
            return
        for name, made in self._made[key].items():
            setattr(self, name, made.copy() if hasattr(made, "copy") else made)
        for name in ("_build", "_build_unknown"):
            setattr(self, name, getattr(self, name).__func__.__get__(self, None))


_COMPILED = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")
"""What `Rule.compile` leaves behind."""


Flask.url_rule_class = _Rule

_by_language: defaultdict[str, _Memory] = defaultdict(_Memory)


def share_compiled(app: Flask) -> None:
    """Let an application use and feed what others have compiled."""
    for code, environment in app.extensions["environments"].items():
        environment.bytecode_cache = _by_language[code]
