"""Compiled templates, shared by all sites of a test process: compiled once, not once a test."""

from __future__ import annotations

from collections import defaultdict

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


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


_by_language: defaultdict[str, _Memory] = defaultdict(_Memory)


def share_compiled(app: Flask) -> None:
    """Let an application use and feed what others have compiled."""
    for code, environment in app.extensions["environments"].items():
        environment.bytecode_cache = _by_language[code]
