"""E-mail addresses: what is accepted, in one canonical form, and how it is masked."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from amoe import inputs


def canonical_email(text: str) -> str | None:
    """The address in lower case; None when it is not one.

    In law the part before the @ may tell capitals apart; no provider of students' mail does, and
    phones like to write the first letter as a capital.

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
    return found.normalized.lower()


def mailbox(email: str) -> str:
    """The mailbox behind an address, as limits count it: `name+anything` is `name`'s."""
    name, _, domain = email.lower().partition("@")
    name = name.partition("+")[0] or name
    if domain in ("gmail.com", "googlemail.com"):
        name = name.replace(".", "")
    return f"{name}@{domain}"


def masked(email: str) -> str:
    """Enough for its owner to know it again: m•••@g…"""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain[:1]}…"
