"""The site's tables, in the order in which they came."""

from sqlite_utils import Database, Migrations

site = Migrations("site")


@site(name="001_journey")
def journey(db: Database) -> None:
    """Registrations, accounts, counters, the outbox and the audit."""
    db.table("registrations").create(
        {
            "key": bytes,
            "reference": str,
            "language": str,
            "created_at": int,
            "touched_at": int,
            "insured_key": bytes,
            "version": int,
            "sealed": bytes,
        },
        pk="key",
        not_null={"key", "reference", "language", "created_at", "touched_at", "version", "sealed"},
        strict=True,
    )
    db.table("registrations").create_index(["reference"], unique=True)
    db.table("registrations").create_index(["created_at"])
    db.table("accounts").create(
        {
            "id": str,
            "insured_key": bytes,
            "email_key": bytes,
            "phone_key": bytes,
            "password_hash": str,
            "language": str,
            "opened_at": int,
            "sealed": bytes,
        },
        pk="id",
        not_null={"id", "insured_key", "email_key", "phone_key", "password_hash", "sealed"},
        strict=True,
    )
    db.table("accounts").create_index(["insured_key"], unique=True)
    db.table("accounts").create_index(["email_key"])
    db.table("counters").create(
        {"key": bytes, "used": int, "cap": int, "ends_at": int},
        pk="key",
        not_null={"key", "used", "cap", "ends_at"},
        strict=True,
    )
    db.table("counters").create_index(["ends_at"])
    db.table("outbox").create(
        {
            "id": str,
            "channel": str,
            "template": str,
            "language": str,
            "reference": str,
            "state": str,
            "reason": str,
            "created_at": int,
            "due_at": int,
            "tries": int,
            "claimed_at": int,
            "gateway_id": str,
            "sealed": bytes,
        },
        pk="id",
        not_null={"id", "channel", "template", "state", "created_at", "due_at", "sealed"},
        strict=True,
    )
    db.table("outbox").create_index(["state", "due_at"])
    db.table("audit").create(
        {
            "id": int,
            "at": int,
            "reference": str,
            "step": str,
            "outcome": str,
            "reason": str,
            "detail": str,
            "language": str,
        },
        pk="id",
        not_null={"at", "reference", "step", "outcome", "reason"},
        strict=True,
    )
    db.table("audit").create_index(["reference"])
