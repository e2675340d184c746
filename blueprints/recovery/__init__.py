"""Getting back in: a forgotten password, a lost phone, a lost mailbox."""

from blueprints.recovery.views import blueprint

__all__ = ["blueprint"]
