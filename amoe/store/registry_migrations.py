"""The registry's table: people by keyed hashes, everything that names them sealed."""

from sqlite_utils import Database, Migrations

registry = Migrations("registry")


@registry(name="001_insured")
def insured(db: Database) -> None:
    """People, one row each; `sealed` holds what names them, see `amoe.adapters.sqlite_registry`."""
    db.table("insured").create(
        {
            "key": bytes,
            "employer_key": bytes,
            "cni_key": bytes,
            "birth_key": bytes,
            "answer_key": bytes,
            "payment": str,
            "university": str,
            "rights_from": str,
            "rights_to": str,
            "sealed": bytes,
        },
        pk="key",
        not_null={"key", "cni_key", "birth_key", "answer_key", "payment", "sealed"},
        strict=True,
    )
    db.table("insured").create_index(["cni_key"], unique=True)
    db.table("insured").create_index(["employer_key", "cni_key"])


@registry(name="002_facts")
def facts(db: Database) -> None:
    """Figures about the whole registry, counted once at the end of an import."""
    db.table("facts").create(
        {"name": str, "value": float}, pk="name", not_null={"name", "value"}, strict=True
    )
