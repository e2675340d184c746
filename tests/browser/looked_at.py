"""The languages whose pages are looked at one by one.

One from each side to read. English has the same templates and the shorter words: it is walked from
the first page to the last in `test_walk`, and every page of it is read by the linter.
"""

from __future__ import annotations

LOOKED_AT = ("fr", "ar")
