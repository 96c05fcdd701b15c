"""The three services that a refresh asks, on 127.0.0.1, in the shape of their answers.

What they say is simulated where it is not taken from the shipped tables. `faults` says what goes
wrong: by a part of the path a function of the request's number that answers instead.
"""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import numpy as np
import pandas as pd

VARIABLES = (
    "OPEN_SOURCE_AI_PRICES_URL",
    "OPEN_SOURCE_AI_FACTORS_URL",
    "OPEN_SOURCE_AI_FILINGS_URL",
)
CHART, FRENCH, FACTS = "/v8/finance/chart/", ".zip", "/api/xbrl/companyfacts/"
FIVE, MOMENTUM = "F-F_Research_Data_5_Factors_2x3_daily", "F-F_Momentum_Factor_daily"
FIVE_COLUMNS = {name: name.upper() for name in ("smb", "hml", "rmw", "cma", "rf")}
FIVE_COLUMNS = {"mkt_rf": "Mkt-RF", **FIVE_COLUMNS}
CIK = {"Meta": 1326801, "Alphabet": 1652044, "Amazon": 1018724, "Microsoft": 789019}
CIK |= {"Oracle": 1341439}


@dataclass
class Reply:
    """An answer: `drip` seconds between its bytes, `cut` bytes of it that are sent."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    cut: int | None = None
    hang: float = 0.0


Fault = Callable[[int], Reply | None]
"""From the number of requests for that path so far, 0 for the first; None lets it pass."""


class Services:
    """Serves all three; `histories` by ticker, `factors`, `facts` by company may be changed."""

    def __init__(self, histories, factors=None, facts=None):
        self.histories, self.factors, self.facts = dict(histories), factors, dict(facts or {})
        self.faults: dict[str, Fault] = {}
        self.asked: list[str] = []
        self.agents: list[str] = []
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.daemon = True

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *problem):
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def environment(self):
        """Variables that lead a refresh here."""
        told = {"SEC_CONTACT": "Test test@example.org", "NO_PROXY": "127.0.0.1"}
        return dict.fromkeys(VARIABLES, self.address) | told

    def reply(self, path, agent):
        with self._lock:
            self.asked.append(path)
            self.agents.append(agent)
            for part, fault in self.faults.items():
                if part in path:
                    number = self._counts[part]
                    self._counts[part] += 1
                    answer = fault(number)
                    if answer is not None:
                        return answer
        return self._good(path)

    def _good(self, path):
        if CHART in path:
            ticker = unquote(urlsplit(path).path.split(CHART)[1])
            found = self.histories.get(ticker)
            return Reply(chart(ticker, found)) if found is not None else Reply(NOT_FOUND, 404)
        if path.endswith(FRENCH):
            return Reply(french_zip(self.factors, MOMENTUM if "Momentum" in path else FIVE))
        if FACTS in path:
            number = int(path.rsplit("CIK", 1)[1].removesuffix(".json"))
            company = next(name for name, cik in CIK.items() if cik == number)
            return Reply(json.dumps(self.facts[company]).encode())
        return Reply(b"crumb")


NOT_FOUND = json.dumps(
    {
        "chart": {
            "result": None,
            "error": {"code": "Not Found", "description": "No data found, symbol may be delisted"},
        }
    }
).encode()


def _handler(services):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            reply = services.reply(self.path, self.headers.get("User-Agent", ""))
            time.sleep(reply.hang)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self._send(reply)
            if reply.cut is not None:
                self.close_connection = True

        def _send(self, reply):
            body = reply.body if reply.cut is None else reply.body[: reply.cut]
            try:
                if not reply.drip:
                    self.wfile.write(body)
                    return
                for at in range(len(body)):
                    self.wfile.write(body[at : at + 1])
                    self.wfile.flush()
                    time.sleep(reply.drip)
            except OSError:
                self.close_connection = True

        def log_message(self, *args):
            pass

    return Handler


def chart(ticker, history):
    """A history (`close, adj_close`, maybe `volume, dividend, split`) as the chart says it."""
    opens = [
        int(
            pd.Timestamp(day).tz_localize("America/New_York").replace(hour=9, minute=30).timestamp()
        )
        for day in history.index
    ]
    closes = [float(value) for value in history["close"]]
    meta = {
        "symbol": ticker,
        "currency": "USD",
        "exchangeTimezoneName": "America/New_York",
        "instrumentType": "EQUITY",
        "regularMarketPrice": closes[-1],
        "firstTradeDate": opens[0],
        "gmtoffset": -14400,
        "timezone": "EDT",
        "priceHint": 2,
        "dataGranularity": "1d",
        "range": "",
        "validRanges": ["1d", "max"],
    }
    quote = dict.fromkeys(("open", "high", "low", "close"), closes)
    volume = history["volume"] if "volume" in history else pd.Series(100, index=history.index)
    quote["volume"] = [int(value) for value in volume]
    result = {
        "meta": meta,
        "timestamp": opens,
        "indicators": {
            "quote": [quote],
            "adjclose": [{"adjclose": [float(value) for value in history["adj_close"]]}],
        },
    }
    events = _events(history, opens)
    if events:
        result["events"] = events
    return json.dumps({"chart": {"result": [result], "error": None}}).encode()


def _events(history, opens):
    events = {}
    for name, field_name in (("dividends", "dividend"), ("splits", "split")):
        if field_name not in history:
            continue
        happened = {
            str(at): _event(name, at, value)
            for at, value in zip(opens, history[field_name], strict=True)
            if value
        }
        if happened:
            events[name] = happened
    return events


def _event(name, at, value):
    if name == "dividends":
        return {"amount": float(value), "date": at}
    return {"date": at, "numerator": float(value), "denominator": 1.0, "splitRatio": f"{value}:1"}


def french_zip(factors, name):
    """Factors (fractions, by day) as one zipped text of the library."""
    momentum = name == MOMENTUM
    columns = {"mom": "Mom"} if momentum else FIVE_COLUMNS
    lines = ["This file was created by simulation for tests.", "Missing data are -99.99.", ""]
    lines.append("," + ",".join(columns.values()))
    for day, row in (100 * factors[list(columns)]).iterrows():
        cells = ",".join(f"{value:8.4f}" for value in row)
        lines.append(f"{day:%Y%m%d},{cells}")
    lines += ["", "  Copyright nobody"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.csv", "\r\n".join(lines))
    return buffer.getvalue()


def simulated_factors(sessions, seed=0):
    """Normal factors for `sessions`, in hundredths of a percent."""
    rng = np.random.default_rng(seed)
    names = ["mkt_rf", "smb", "hml", "rmw", "cma", "rf", "mom"]
    values = rng.normal(0, 0.01, (len(sessions), len(names))).round(4)
    values[:, 5] = 0.0001
    return pd.DataFrame(values, pd.DatetimeIndex(sessions, name="date"), names)


def partly_moved(factors, by=0.01):
    """The factors with ten days stated otherwise."""
    moved = factors.copy()
    moved.iloc[:10] += by
    return moved


def fact(start, end, value, filed, form="10-Q", accession=None):
    """One reported figure; `value` in US$."""
    return {
        "start": start,
        "end": end,
        "val": value,
        "accn": accession or f"0000000000-{filed[2:4]}-{filed[5:7]}{filed[8:]}00",
        "fy": int(end[:4]),
        "fp": "Q1",
        "form": form,
        "filed": filed,
    }


def company_facts(company, tags):
    """The answer for a company: by tag a list of facts."""
    units = {tag: {"label": tag, "units": {"USD": listed}} for tag, listed in tags.items()}
    return {"cik": CIK[company], "entityName": company, "facts": {"us-gaap": units}}
