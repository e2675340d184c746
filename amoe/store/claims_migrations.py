"""The tables of claims, in a database of their own: an import never keeps a student waiting."""

from sqlite_utils import Database, Migrations

claims = Migrations("claims")


@claims(name="001_claims")
def tables(db: Database) -> None:
    """Claims by keyed hashes, the statuses each one had, figures, and whom to tell."""
    # What names a person, a sickness or a payment is in `sealed`; see `amoe.store.claim_seals`.
    db.table("claims").create(
        {
            "nr": int,
            "key": bytes,
            "person": bytes,
            "deposited_on": str,
            "status": str,
            "turn": int,
            "claimed": int,
            "refunded": int,
            "digest": bytes,
            "sealed": bytes,
        },
        pk="nr",
        not_null={"key", "person", "deposited_on", "status", "turn", "claimed", "digest", "sealed"},
        strict=True,
    )
    db.table("claims").create_index(["key"], unique=True)
    db.table("claims").create_index(["person", "deposited_on", "nr"])
    db.table("statuses").create(
        {"claim": int, "turn": int, "status": str, "on_day": str, "sealed": bytes},
        pk=("claim", "turn"),
        not_null={"claim", "turn", "status", "on_day"},
        strict=True,
    )
    # How many claims of a kind were paid after how many days: about nobody.
    db.table("delays").create(
        {"kind": str, "days": int, "n": int},
        pk=("kind", "days"),
        not_null={"kind", "days", "n"},
        strict=True,
    )
    db.table("facts").create(
        {"name": str, "value": float}, pk="name", not_null={"name", "value"}, strict=True
    )
    # Whom to tell that a claim moved, since which import.
    db.table("notices").create(
        {"person": bytes, "run": int}, pk="person", not_null={"person", "run"}, strict=True
    )
