"""Stands where no SMS gateway is configured: says so, so that the message waits and is retried."""

from __future__ import annotations

from amoe.ports import NotSent, Text


class NoTexter:
    """Hands nothing over."""

    def send(self, text: Text) -> str:
        """Always raises NotSent."""
        raise NotSent("sms.no_gateway", again=True)
