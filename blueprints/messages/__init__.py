"""The words of e-mails and SMS: templates and languages, for the sender."""

from blueprints.messages.composer import Composer

__all__ = ["Composer"]
