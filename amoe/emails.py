"""E-mail addresses: what is accepted, in one canonical form, and how it is masked."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from amoe import inputs


def canonical_email(text: str) -> str | None:
    """The address with a lower-case domain; None when it is not one.

    The domain's DNS is not asked (it would stop people for a resolver's fault); letters outside
    ASCII before the @ are refused because not every mail server can carry them.
    """
    try:
        found = validate_email(
            inputs.clean(text).replace(" ", ""),
            check_deliverability=False,
            allow_smtputf8=False,
        )
    except EmailNotValidError:
        return None
    return found.normalized


def mailbox(email: str) -> str:
    """The address as limits count it: servers hardly ever tell capitals apart."""
    return email.lower()


def masked(email: str) -> str:
    """Enough for its owner to know it again: m•••@g…"""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain[:1]}…"
