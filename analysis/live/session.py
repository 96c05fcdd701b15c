"""The session that yfinance asks through: patient with a busy service, never beyond its time."""

from __future__ import annotations

import threading
from typing import Any
from urllib.parse import urlsplit

from curl_cffi import requests

from analysis.core import LiveDataError
from analysis.live.patience import Deadline, failure_of
from analysis.live.services import PRICES

_CHART = "/v8/finance/chart/"


class PatientSession(requests.Session):
    """A session of curl_cffi with one deadline for all that is asked through it.

    A chart that is refused for the moment is asked for again, as `Deadline.call` does; when that
    fails the session gives up, and asks no more. Pages around the charts (cookies, consent) may
    fail as they like, yfinance knows how to do without.
    """

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(impersonate="chrome")
        self.deadline = deadline
        self._last = threading.local()
        self.gave_up: LiveDataError | None = None

    @property
    def status(self) -> int:
        """Of the last chart that this thread asked for; 0 before the first."""
        return getattr(self._last, "status", 0)

    def request(self, method: Any, url: str, *args: Any, **kwargs: Any) -> Any:
        """As in curl_cffi."""
        if self.gave_up:
            raise self.gave_up
        target = _mirrored(url)

        def once() -> Any:
            kwargs["timeout"] = self.deadline.for_a_request
            return super(PatientSession, self).request(method, target, *args, **kwargs)

        return self._chart(once) if _CHART in url else once()

    def _chart(self, once: Any) -> Any:
        def asked() -> Any:
            answer = once()
            self._last.status = answer.status_code
            failure = failure_of(answer.status_code, answer.headers.get("Retry-After"))
            if answer.status_code == 429 or answer.status_code >= 500:
                assert failure is not None
                raise failure
            return answer

        try:
            return self.deadline.call(asked)
        except LiveDataError as error:
            self.gave_up = error
            raise


def _mirrored(url: str) -> str:
    """The address at the mirror, if one is set."""
    if not PRICES.is_mirrored:
        return url
    parts = urlsplit(url)
    return PRICES.used + parts.path + (f"?{parts.query}" if parts.query else "")
