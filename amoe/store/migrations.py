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


@site(name="002_messages")
def messages(db: Database) -> None:
    """What makes sending trustworthy: lanes, times, gateways, and who holds a message.

    The outbox is made anew: its rows live for a day at most and nothing was in use before.
    """
    db.table("outbox").drop()
    db.table("outbox").create(
        {
            "nr": int,
            "id": str,
            "channel": str,
            "lane": str,
            "template": str,
            "language": str,
            "reference": str,
            "about": str,
            "state": str,
            "reason": str,
            "created_at": int,
            "changed_at": int,
            "due_at": int,
            "handed_at": int,
            "tries": int,
            "claimed_by": str,
            "gateway": str,
            "gateway_id": str,
            "sealed": bytes,
        },
        pk="nr",
        not_null={"id", "channel", "lane", "template", "about", "state", "reason", "created_at",
                  "changed_at", "due_at", "tries", "claimed_by", "gateway", "sealed"},
        strict=True,
    )  # fmt: skip
    db.table("outbox").create_index(["id"], unique=True)
    db.table("outbox").create_index(["lane", "state", "due_at"])
    db.table("outbox").create_index(["lane", "state", "changed_at"])
    db.table("outbox").create_index(["about"])
    db.table("outbox").create_index(["state", "claimed_by"])
    db.table("gateways").create(
        {
            "name": str,
            "failures": int,
            "reason": str,
            "open_until": int,
            "failed_at": int,
        },
        pk="name",
        not_null={"name", "failures", "reason", "open_until", "failed_at"},
        strict=True,
    )
    db.table("switches").create(
        {"name": str, "since": int, "reason": str},
        pk="name",
        not_null={"name", "since", "reason"},
        strict=True,
    )
    db.table("registrations").add_column("kept_until", int, not_null_default=0)
    db.table("registrations").add_column("told", int, not_null_default=0)
    db.table("registrations").create_index(["kept_until"])


@site(name="003_campaign")
def campaign(db: Database) -> None:
    """Who was written to and who wants no such mail: kept for ever, in keyed hashes only."""
    db.table("campaign_letters").create(
        {"template": str, "insured_key": bytes, "mailbox_key": bytes, "written_at": int},
        pk=("template", "insured_key"),
        not_null={"template", "insured_key", "mailbox_key", "written_at"},
        strict=True,
    )
    # Two people who share a mailbox get one letter.
    db.table("campaign_letters").create_index(["template", "mailbox_key"], unique=True)
    db.table("unsubscribed").create(
        {"mailbox_key": bytes, "at": int},
        pk="mailbox_key",
        not_null={"mailbox_key", "at"},
        strict=True,
    )


@site(name="004_campuses")
def campuses(db: Database) -> None:
    """Universities that an operator added, and visits of the short addresses by day."""
    db.table("campuses").create(
        {
            "code": str,
            "name_fr": str,
            "name_ar": str,
            "name_en": str,
            "city_fr": str,
            "city_ar": str,
            "city_en": str,
            "site": str,
            "added_at": int,
        },
        pk="code",
        not_null={"code", "name_fr", "name_ar", "name_en", "city_fr", "city_ar", "city_en", "site",
                  "added_at"},
        strict=True,
    )  # fmt: skip
    db.table("campus_visits").create(
        {"code": str, "day": str, "visits": int},
        pk=("code", "day"),
        not_null={"code", "day", "visits"},
        strict=True,
    )


@site(name="010_space")
def space(db: Database) -> None:
    """Signing in: sessions, known devices, one-time matters (codes, links), what was done."""
    accounts = db.table("accounts")
    accounts.add_column("password_at", int, not_null_default=0)
    accounts.add_column("totp", bytes)
    accounts.add_column("notices", str, not_null_default="email")
    accounts.create_index(["phone_key"])
    db.table("sessions").create(
        {"key": bytes, "account": str, "device": str, "begun_at": int},
        pk="key",
        not_null={"key", "account", "device", "begun_at"},
        strict=True,
    )
    db.table("sessions").create_index(["account"])
    db.table("sessions").create_index(["begun_at"])
    db.table("devices").create(
        {
            "id": str,
            "account": str,
            "key": bytes,
            "label": str,
            "first_at": int,
            "last_at": int,
            "known_until": int,
        },
        pk="id",
        not_null={"id", "account", "key", "label", "first_at", "last_at", "known_until"},
        strict=True,
    )
    db.table("devices").create_index(["account", "key"], unique=True)
    db.table("devices").create_index(["key"])
    db.table("activity").create(
        {"nr": int, "account": str, "at": int, "what": str, "detail": str},
        pk="nr",
        not_null={"account", "at", "what", "detail"},
        strict=True,
    )
    db.table("activity").create_index(["account", "at"])
    db.table("matters").create(
        {
            "key": bytes,
            "kind": str,
            "account": str,
            "begun_at": int,
            "dies_at": int,
            "used_at": int,
            "version": int,
            "sealed": bytes,
        },
        pk="key",
        not_null={"key", "kind", "account", "begun_at", "dies_at", "used_at", "version", "sealed"},
        strict=True,
    )
    db.table("matters").create_index(["kind", "account"])
    db.table("matters").create_index(["dies_at"])
    db.table("recovery_codes").create(
        {"account": str, "key": bytes},
        pk=("account", "key"),
        not_null={"account", "key"},
        strict=True,
    )


@site(name="012_papers")
def papers(db: Database) -> None:
    """Certificates of cover; `sealed` holds what they say, see `amoe.store.certificates`."""
    db.table("certificates").create(
        {
            "key": bytes,
            "account": str,
            "insured_key": bytes,
            "number": str,
            "made_at": int,
            "ends_on": str,
            "revoked_at": int,
            "sealed": bytes,
        },
        pk="key",
        not_null={"key", "account", "insured_key", "number", "made_at", "ends_on", "revoked_at",
                  "sealed"},
        strict=True,
    )  # fmt: skip
    db.table("certificates").create_index(["number"], unique=True)
    db.table("certificates").create_index(["account", "made_at"])
    db.table("certificates").create_index(["ends_on"])


@site(name="020_claim_notices")
def claim_notices(db: Database) -> None:
    """Of which import of claims each person was told last: nobody is told twice of one."""
    db.table("claim_notices").create(
        {"person": bytes, "run": int}, pk="person", not_null={"person", "run"}, strict=True
    )


@site(name="021_second_factor")
def second_factor(db: Database) -> None:
    """Since when an app and each recovery code are there; what is older than this counts as old."""
    db.table("accounts").add_column("totp_at", int, not_null_default=0)
    db.table("recovery_codes").add_column("made_at", int, not_null_default=0)


from amoe.store import desk_migrations as desk_migrations  # noqa: E402 - adds its tables to site
