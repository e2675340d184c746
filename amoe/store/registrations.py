"""Registrations at rest: one row each, what was typed sealed in one piece."""

from __future__ import annotations

from amoe.registration import Registration
from amoe.secrecy import Secrecy, Unsealable, fingerprint
from amoe.store.database import Database


class Registrations:
    """Rows of `registrations`."""

    def __init__(self, database: Database, secrecy: Secrecy) -> None:
        """Take the site's database and the seals."""
        self._database = database
        self._secrecy = secrecy

    def find(self, key: bytes) -> Registration | None:
        """The registration of a key, with whether its person has an account."""
        row = self._database.one(
            "SELECT r.reference, r.language, r.created_at, r.touched_at, r.version,"
            " r.insured_key, r.sealed, r.told, a.id AS account_id,"
            " EXISTS (SELECT 1 FROM switches WHERE name = 'sms') AS sms_paused,"
            " (SELECT group_concat(prefix) FROM late_prefixes) AS late"
            " FROM registrations r LEFT JOIN accounts a ON a.insured_key = r.insured_key"
            " WHERE r.key = :key",
            key=key,
        )
        if row is None:
            return None
        registration = Registration(
            key,
            row["reference"],
            row["language"],
            row["created_at"],
            row["touched_at"],
            version=row["version"],
            insured_key=row["insured_key"],
            has_account=row["account_id"] is not None,
            sms_paused=bool(row["sms_paused"]),
            late_prefixes=row["late"] or "",
            told=bool(row["told"]),
        )
        registration.read_json(self._secrecy.unseal(row["sealed"], key))
        return registration

    def save(self, registration: Registration, plain: bytes) -> bool:
        """Write it whole; False when somebody else changed it since it was read.

        `plain` is its `to_json`, which the caller has made already.
        """
        secret = registration.next_secret
        new_key = fingerprint(secret) if secret else registration.key
        values = {
            "key": registration.key,
            "new_key": new_key,
            "reference": registration.reference,
            "language": registration.language,
            "created_at": registration.created_at,
            "touched_at": registration.touched_at,
            "insured_key": registration.insured_key,
            "version": registration.version,
            "kept_until": registration.kept_until,
            "sealed": self._secrecy.seal(plain, new_key),
        }
        if registration.version == 0:
            saved = self._database.run(
                "INSERT INTO registrations"
                " (key, reference, language, created_at, touched_at, insured_key, kept_until,"
                " version, sealed)"
                " VALUES (:new_key, :reference, :language, :created_at, :touched_at, :insured_key,"
                " :kept_until, :version + 1, :sealed) ON CONFLICT DO NOTHING",
                **values,
            )
        else:
            saved = self._database.run(
                "UPDATE registrations SET key = :new_key, reference = :reference,"
                " language = :language, created_at = :created_at, touched_at = :touched_at,"
                " insured_key = :insured_key, version = version + 1, sealed = :sealed,"
                " told = CASE WHEN kept_until = :kept_until THEN told ELSE 0 END,"
                " kept_until = :kept_until"
                " WHERE key = :key AND version = :version",
                **values,
            )
        if saved:
            registration.version += 1
            registration.stored = plain
            registration.key = new_key
        return bool(saved)

    def touch(self, registration: Registration) -> bool:
        """Note that its person is still there, and in which language; False when it has changed.

        The version stays: many wrong guesses at once are in nobody's way.
        """
        touched = self._database.run(
            "UPDATE registrations SET touched_at = :touched_at, language = :language"
            " WHERE key = :key AND version = :version",
            key=registration.key,
            version=registration.version,
            touched_at=registration.touched_at,
            language=registration.language,
        )
        return bool(touched)

    def erase(self, key: bytes) -> bool:
        """Remove it and all that was typed; False when there was none."""
        return self._database.run("DELETE FROM registrations WHERE key = :key", key=key) > 0

    def erase_older(self, than: int, now: int) -> int:
        """Remove registrations begun before `than` and kept no longer; returns how many.

        Times in seconds since 1970.
        """
        return self._database.run(
            "DELETE FROM registrations WHERE created_at < :than AND kept_until <= :now",
            than=than,
            now=now,
        )

    def named(self, reference: str) -> Registration | None:
        """The registration with a reference, for the link in a mail."""
        row = self._database.one(
            "SELECT key FROM registrations WHERE reference = :reference", reference=reference
        )
        try:
            return self.find(row["key"]) if row else None
        except Unsealable:
            return None

    def latest_reference(self, person: bytes) -> str:
        """The reference of a person's newest registration; empty when they have none."""
        row = self._database.one(
            "SELECT reference FROM registrations WHERE insured_key = :person"
            " ORDER BY touched_at DESC LIMIT 1",
            person=person,
        )
        return row["reference"] if row else ""

    def untold(self, now: int, most: int = 100) -> list[Registration]:
        """Registrations kept for want of SMS whose people do not know yet that it is back.

        Call it in the transaction that tells them (`told`).
        """
        rows = self._database.all(
            "SELECT key FROM registrations WHERE kept_until > :now AND told = 0"
            " ORDER BY kept_until LIMIT :most",
            now=now,
            most=most,
        )
        found = []
        for row in rows:
            try:
                kept = self.find(row["key"])
            except Unsealable:
                self.told(row["key"])  # nobody can be told; it must keep no other back
            else:
                found += [kept] if kept else []
        return found

    def told(self, key: bytes) -> None:
        """Note that the mail about SMS being back was written."""
        self._database.run("UPDATE registrations SET told = 1 WHERE key = :key", key=key)
