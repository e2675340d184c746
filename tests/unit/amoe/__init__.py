"""Tests of the service, without any web framework."""
