"""What a password must not be made of: the person's own data, in the ways it is written."""

from __future__ import annotations

from amoe.phones import as_written
from amoe.ports import Registry, RegistryUnavailable
from amoe.store.accounts import Account


def contact(email: str, phone: str) -> list[str]:
    """Address and number as they are, and as people write them."""
    found = [email.partition("@")[0], email, phone]
    return [*found, as_written(phone)] if phone else found


def identity(number: str, cni: str, birth_date: str) -> list[str]:
    """Number, CNI and birth date (2004-03-27) as people write them."""
    year, month, day = birth_date.split("-")
    dates = [year + month + day, day + month + year, day + month + year[2:]]
    return [number, cni, *dates]


def of_account(account: Account, registry: Registry) -> list[str]:
    """All that is known of an account's person.

    The registry may be away: whoever needs a new password now gets one all the same, judged by
    what the account itself knows.
    """
    values = contact(account.email, account.phone)
    values += [account.first_name, account.last_name]
    values += [account.first_name_ar, account.last_name_ar]
    try:
        person = registry.person(account.insured_key)
    except RegistryUnavailable:
        person = None
    if person:
        values += identity(person.immatriculation, person.cni, person.birth_date)
    return values
