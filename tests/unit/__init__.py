"""Tests of one part at a time: real parts, real SQLite, a clock that stands still."""
