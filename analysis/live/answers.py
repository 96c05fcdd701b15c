"""One answer of a service, whole and within its time, or the true cause why not."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from typing import TypeVar

import httpx

from analysis.core import LiveDataError
from analysis.live.patience import Deadline, TryAgain, failure_of

LARGEST_ANSWER = 100_000_000
"""Bytes, unpacked."""

_T = TypeVar("_T")


def ask(
    address: str,
    read: Callable[[bytes], _T],
    deadline: Deadline,
    headers: Mapping[str, str] | None = None,
) -> _T:
    """What `read` makes of the answer at `address`; asked again while the failure may pass.

    Parameters
    ----------
    address : str
        Where to ask.
    read : callable
        From the bytes to what is wanted; raises `TryAgain` for what is no such answer.
    deadline : Deadline
        When to give up, slow answers included.
    headers : mapping, optional
        Of the request.

    Raises
    ------
    LiveDataError
        With the cause; `TryAgain` holds the last answer that could not be read.
    """
    with httpx.Client(headers=dict(headers or {}), follow_redirects=True) as client:
        return deadline.call(lambda: read(_body(client, address, deadline)))


def _body(client: httpx.Client, address: str, deadline: Deadline) -> bytes:
    try:
        with client.stream("GET", address, timeout=deadline.for_a_request) as answer:
            failure = failure_of(answer.status_code, answer.headers.get("Retry-After"))
            if failure:
                raise failure
            return _whole(answer, deadline)
    except httpx.TransportError as error:
        raise _cause(error, deadline) from error
    except (httpx.DecodingError, httpx.TooManyRedirects, httpx.InvalidURL) as error:
        kind = type(error).__name__
        raise TryAgain(f"the service's answer could not be read ({kind}); try again.") from error


def _whole(answer: httpx.Response, deadline: Deadline) -> bytes:
    """All bytes, counted and timed one by one: a slow drip never runs into a socket's limit."""
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise LiveDataError(f"the answer is larger than {LARGEST_ANSWER:,} bytes; not read.")
        if not deadline.left:
            raise LiveDataError(deadline.over)
        parts.append(part)
    return b"".join(parts)


def _cause(error: httpx.TransportError, deadline: Deadline) -> LiveDataError:
    if isinstance(error, httpx.ConnectError):
        return LiveDataError(_no_connection(error))
    if isinstance(error, httpx.TimeoutException):
        return TryAgain(deadline.over) if deadline.left else LiveDataError(deadline.over)
    return TryAgain("the connection broke off in mid-answer; try again.")


def _no_connection(error: BaseException) -> str:
    """Which of the ways not to reach a service it was."""
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, ssl.SSLError):
            return "no safe connection (TLS); check the clock, a proxy, or the certificates."
        chain = chain.__cause__ or chain.__context__
    text = str(error).lower()
    if "certificate" in text or "ssl" in text:
        return "no safe connection (TLS); check the clock, a proxy, or the certificates."
    if "name" in text or "getaddrinfo" in text or "nodename" in text:
        return "the service's name was not found (DNS); check the network and try again."
    return "no connection to the service; check the network and try again."


def json_of(body: bytes) -> dict[str, object]:
    """The JSON object in `body`.

    Raises
    ------
    TryAgain
        If it is cut, a web page, or no object.

    Examples
    --------
    >>> json_of(b'{"a": 1}')
    {'a': 1}
    """
    if body.lstrip()[:1] == b"<":
        raise TryAgain("the answer is a web page where data were expected; try again.", body=body)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise TryAgain("the answer is cut or no JSON; try again later.", body=body) from None
    if not isinstance(found, dict):
        raise TryAgain("schema drift: the answer is no JSON object.", body=body)
    return found
