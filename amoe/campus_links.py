"""The signed addresses by which a university sees its own figures; a new one ends the old."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from amoe.secrecy import Secrecy
from amoe.store.campuses import CampusRows


class CampusLinks:
    """Signatures of codes, each of a version that is stored."""

    def __init__(self, rows: CampusRows, secrecy: Secrecy) -> None:
        """Take the versions and the keys."""
        self._rows = rows
        self._secrecy = secrecy

    def signature(self, code: str) -> str:
        """What the address of a university's figures ends with: 128 keyed bits."""
        version = self._rows.link_version(code)
        signed = self._secrecy.derive("figures", code, str(version))[:16]
        return urlsafe_b64encode(signed).decode().rstrip("=")

    def renew(self, code: str) -> None:
        """Make the present address worth nothing."""
        self._rows.renew_link(code)

    def genuine(self, code: str, signature: str) -> bool:
        """Whether a signature is the present one of a university."""
        told = signature.encode("utf-8", "surrogatepass")
        return self._secrecy.same(told, self.signature(code).encode())
