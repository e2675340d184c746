"""Tests of the adapters, against the real thing wherever it fits into a test."""
