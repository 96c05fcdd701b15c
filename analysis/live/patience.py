"""How long a service is waited for: as it asks, else a little longer each time, not for ever."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type
from tenacity.wait import wait_exponential, wait_random

from analysis.core import LiveDataError

_T = TypeVar("_T")
_LONGEST_BACK_OFF = 10.0  # seconds, where the service does not say how long


class TryAgain(LiveDataError):
    """A failure that may pass; `told` is the wait in seconds that the service asked for."""

    def __init__(self, message: str, told: float | None = None, body: bytes = b"") -> None:
        super().__init__(message)
        self.told = told
        self.body = body


@dataclass(frozen=True)
class Patience:
    """How long one source may take, waits included.

    Attributes
    ----------
    seconds : float
        For everything that is asked of one source.
    tries : int
        Of one request.
    first_wait : float
        Seconds before the second try, where the service does not say; doubled each time, with
        jitter.
    a_request : float
        Seconds for one request, from the first byte sent to the last one read.
    """

    seconds: float = 60.0
    tries: int = 4
    first_wait: float = 1.0
    a_request: float = 20.0

    def begin(self) -> Deadline:
        """The clock of one source starts to run."""
        return Deadline(self, time.monotonic() + self.seconds)


@dataclass(frozen=True)
class Deadline:
    """When the time of one source is over, on the clock that never goes back."""

    patience: Patience
    until: float
    sleep: Callable[[float], None] = field(default=time.sleep)

    @property
    def left(self) -> float:
        """Seconds left; 0 when there are none."""
        return max(0.0, self.until - time.monotonic())

    @property
    def for_a_request(self) -> float:
        """Seconds one request may take now.

        Raises
        ------
        LiveDataError
            If the time is over.
        """
        if not self.left:
            raise LiveDataError(self.over)
        return min(self.patience.a_request, self.left)

    @property
    def over(self) -> str:
        """What is said when the time is over."""
        return (
            f"no whole answer within {self.patience.seconds:g} seconds; try again later, or give "
            "it longer with --patience SECONDS."
        )

    def call(self, ask: Callable[[], _T]) -> _T:
        """What `ask` returns, asked again while it raises `TryAgain` and there is time.

        Raises
        ------
        LiveDataError
            The last failure.
        """
        first = self.patience.first_wait
        backing_off = wait_exponential(first, _LONGEST_BACK_OFF) + wait_random(0, first)

        def wait(state: RetryCallState) -> float:
            told = _told(state)
            return backing_off(state) if told is None else told

        def enough(state: RetryCallState) -> bool:
            last = state.attempt_number >= self.patience.tries
            return last or state.upcoming_sleep >= self.left

        return Retrying(
            retry=retry_if_exception_type(TryAgain),
            wait=wait,
            stop=enough,
            sleep=self.sleep,
            reraise=True,
        )(ask)


def _told(state: RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.told if isinstance(error, TryAgain) else None


def retry_after(value: str | None) -> float | None:
    """The seconds that a ``Retry-After`` header asks for (RFC 9110, 10.2.3), None if none.

    Examples
    --------
    >>> retry_after("3"), retry_after(None), retry_after("soon")
    (3.0, None, None)
    >>> retry_after("Wed, 21 Oct 2015 07:28:00 GMT")
    0.0
    """
    if not value:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value[:9])
    try:
        day = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    zoned = day if day.tzinfo else day.replace(tzinfo=UTC)
    return max(0.0, (zoned - datetime.now(UTC)).total_seconds())


def failure_of(status: int, told: str | None) -> LiveDataError | None:
    """The error behind a status, one that may pass or one that does not; None for a good one."""
    if status < 400:
        return None
    if status == 429:
        seconds = retry_after(told)
        asked = "" if seconds is None else f" for {seconds:g} seconds"
        return TryAgain(f"the service asks to wait{asked} (429); try again later.", seconds)
    if status >= 500:
        return TryAgain(f"the service failed ({status}); try again later.", retry_after(told))
    if status in (401, 403):
        return LiveDataError(f"the service refuses to answer ({status}); {_REFUSED}")
    if status == 404:
        return LiveDataError("the service has nothing at this address (404); check the name.")
    return LiveDataError(f"the service answered {status}; this is not expected, report it.")


_REFUSED = "check the contact you give and whether your network is allowed, then try again."
