"""Where the services are, and how a mirror or proxy of an institute takes their place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from analysis.core import UsageError

CONTACT = "SEC_CONTACT"
"""Environment variable: who asks, as the SEC wants to know (a name and an e-mail address)."""


@dataclass(frozen=True)
class Service:
    """One service: its name in sentences, its address, and the variable that names another."""

    name: str
    address: str
    variable: str

    @property
    def used(self) -> str:
        """The address in use, without a slash at the end.

        Raises
        ------
        UsageError
            If the variable does not hold an address.
        """
        named = os.environ.get(self.variable, "")
        parts = urlsplit(named)
        if named and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise UsageError(
                f"{self.variable}={named!r} is no address; write it like {self.address}."
            )
        return (named or self.address).rstrip("/")

    @property
    def is_mirrored(self) -> bool:
        """Whether another address than the service's own is used."""
        return bool(os.environ.get(self.variable, ""))


PRICES = Service("prices", "https://query2.finance.yahoo.com", "OPEN_SOURCE_AI_PRICES_URL")
FACTORS = Service(
    "factors",
    "https://mba.tuck.dartmouth.edu/pages/faculty/ken.french/ftp",
    "OPEN_SOURCE_AI_FACTORS_URL",
)
FILINGS = Service("filings", "https://data.sec.gov", "OPEN_SOURCE_AI_FILINGS_URL")


def contact() -> str:
    """Who asks the SEC.

    Raises
    ------
    UsageError
        If the variable is not set, or what it holds cannot stand in a header.
    """
    text = os.environ.get(CONTACT, "").strip()
    if not text:
        raise UsageError(
            f"the SEC wants to know who asks: set {CONTACT} to a name and an e-mail address, or "
            "leave the filings out (--prices --factors)."
        )
    if not text.isascii() or not text.isprintable() or "@" not in text:
        raise UsageError(
            f"{CONTACT} must be plain letters with an e-mail address in it, such as "
            "'Jane Doe jane@university.example'; what it holds cannot be sent."
        )
    return text
