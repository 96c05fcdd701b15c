"""A server on 127.0.0.1 that answers like the price service, and a session that goes there."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from curl_cffi import requests

Answer = Callable[[str], tuple[int, bytes]]


def chart(symbol: str, days: list[int], closes: list[float | None]) -> bytes:
    """An answer in the shape of the chart service; `days` are POSIX seconds of the opening."""
    meta = {
        "symbol": symbol,
        "currency": "USD",
        "exchangeTimezoneName": "America/New_York",
        "instrumentType": "EQUITY",
        "regularMarketPrice": closes[-1],
        "firstTradeDate": days[0],
        "gmtoffset": -14400,
        "timezone": "EDT",
        "priceHint": 2,
        "dataGranularity": "1d",
        "range": "",
        "validRanges": ["1d", "max"],
    }
    quote = dict.fromkeys(("open", "high", "low", "close"), closes)
    quote["volume"] = [100] * len(days)
    result = {
        "meta": meta,
        "timestamp": days,
        "indicators": {"quote": [quote], "adjclose": [{"adjclose": closes}]},
    }
    return json.dumps({"chart": {"result": [result], "error": None}}).encode()


class Replay:
    """Serves `answer(path)` for charts, a crumb for the rest, and counts requests."""

    def __init__(self, answer: Answer) -> None:
        self.paths: list[str] = []
        replay = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                replay.paths.append(self.path)
                is_chart = "/v8/finance/chart/" in self.path
                status, body = answer(self.path) if is_chart else (200, b"crumb")
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> Replay:
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def session(self) -> requests.Session:
        """A real client session whose every request goes to this server."""
        host = f"http://127.0.0.1:{self.server.server_port}"

        class Loopback(requests.Session):
            def request(self, method: str, url: str, *args, **kwargs):
                parts = urlsplit(url)
                path = parts.path + (f"?{parts.query}" if parts.query else "")
                return super().request(method, host + path, *args, **kwargs)

        return Loopback()
