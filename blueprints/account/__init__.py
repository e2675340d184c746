"""The account: signing in and out, devices, security, what was done."""

from blueprints.account.views import blueprint

__all__ = ["blueprint"]
