"""Unit tests of the desk."""
