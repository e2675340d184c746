"""Templates and addresses, compiled once for all sites of a test process and not once a test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
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
    """Werkzeug writes and compiles a function for each address: two thirds of making a site."""

    _made: dict[object, Callable[..., tuple[str, str]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        """The one that another site has made of the same address, if there is one."""
        defaults: dict[str, Any] = self.defaults or {}
        key = (self.rule, tuple(self._trace), tuple(sorted(defaults.items())), append_unknown)
        if key not in self._made:
            self._made[key] = super()._compile_builder(append_unknown)
        return self._made[key]


Flask.url_rule_class = _Rule

_by_language: defaultdict[str, _Memory] = defaultdict(_Memory)


def share_compiled(app: Flask) -> None:
    """Let an application use and feed what others have compiled."""
    for code, environment in app.extensions["environments"].items():
        environment.bytecode_cache = _by_language[code]
