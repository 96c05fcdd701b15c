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
        self.check()
        return (os.environ.get(self.variable, "") or self.address).rstrip("/")

    def check(self) -> None:
        """Raise `UsageError` if the variable does not hold an address, which is not repeated."""
        named = os.environ.get(self.variable, "")
        if named and not _is_address(named):
            raise UsageError(f"{self.variable} holds no address; write one like {self.address}.")

    @property
    def is_mirrored(self) -> bool:
        """Whether another address than the service's own is used."""
        return bool(os.environ.get(self.variable, ""))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


PRICES = Service("prices", "https://query2.finance.yahoo.com", "OPEN_SOURCE_AI_PRICES_URL")
FACTORS = Service(
    "factors",
    "https://mba.tuck.dartmouth.edu/pages/faculty/ken.french/ftp",
    "OPEN_SOURCE_AI_FACTORS_URL",
)
FILINGS = Service("filings", "https://data.sec.gov", "OPEN_SOURCE_AI_FILINGS_URL")

SERVICES = {service.name: service for service in (PRICES, FACTORS, FILINGS)}


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
