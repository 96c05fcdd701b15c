"""The scripts of ours that pages may run: which parts need which, and the policy that lets them.

A script is a file in `templates/report/static/`. A part of a page with a style of its own, and
scripts if it runs any, is named in `PARTS`; the exporter adds the part's style and scripts to the
pages that hold it, the policy of such a page allows these very bytes and no others, and the audit
knows every script by its hash. To add a search or another set of sliders, write its file, name it
here, and have its filter call `ScriptList.need`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from analysis.core import ReportError, unknown_name
from analysis.core.legible import all_legible

STATIC = Path(__file__).parent / "templates" / "report" / "static"


@dataclass(frozen=True)
class Part:
    """A part of a page: its scripts in the order they load, if any, and its style sheet."""

    scripts: tuple[str, ...] = ()
    style: str = ""
    shared_style: str = ""
    """A sheet that other parts use too; it comes before the part's own."""


PARTS = {
    "claims": Part(style="claims.css"),
    "explorer": Part(
        ("drawing.js", "levers.js", "openness.js", "explorer.js"), "explorer.css", "levers.css"
    ),
    "frame": Part(("frame.js",)),
    "who": Part(("save.js", "who.js"), "who.css"),
    "reactions": Part(("drawing.js", "reactions.js"), "movable.css"),
    "revenue": Part(
        ("drawing.js", "levers.js", "revenue.js", "revenue_sliders.js"), "movable.css", "levers.css"
    ),
    "words": Part(style="words.css"),
}
"""Every part of a page that has scripts or a style of its own, by name."""

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
"""Content-Security-Policy of a page without scripts: nothing runs, nothing is fetched."""

DATA_TYPE = "application/json"
"""Type of the script elements that hold data; a browser does not run them."""

_ESCAPED = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"})


@dataclass
class ScriptList:
    """Names of the parts that one page turns out to hold."""

    parts: set[str] = field(default_factory=set)

    def need(self, part: str) -> None:
        """Note that the page holds `part`.

        Raises
        ------
        ReportError
            If it is none of `PARTS`.
        """
        if part not in PARTS:
            raise ReportError(unknown_name("part of a page", part, PARTS))
        self.parts.add(part)

    @property
    def scripts(self) -> list[str]:
        """Texts of the scripts, each once, in the order in which they load."""
        names = [name for part in sorted(self.parts) for name in PARTS[part].scripts]
        return [static_text(name) for name in dict.fromkeys(names)]

    @property
    def style(self) -> str:
        """Style sheets of the parts, each once, shared ones first."""
        parts = [PARTS[part] for part in sorted(self.parts)]
        names = [*(part.shared_style for part in parts), *(part.style for part in parts)]
        return "".join(static_text(name) for name in dict.fromkeys(names) if name)


@cache
def static_text(name: str) -> str:
    """The text of a file in `static/`."""
    return (STATIC / name).read_text(encoding="utf-8")


def policy_of(scripts: Iterable[str]) -> str:
    """The policy that lets these scripts run, known by their bytes, and nothing else.

    Examples
    --------
    >>> policy_of([]) == POLICY, policy_of(["1"]).removeprefix(POLICY)[:21]
    (True, "; script-src 'sha256-")
    """
    allowed = " ".join(f"'{script_hash(text)}'" for text in scripts)
    return f"{POLICY}; script-src {allowed}" if allowed else POLICY


def script_hash(text: str) -> str:
    """What a policy calls a script.

    Examples
    --------
    >>> script_hash("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def known_hashes() -> frozenset[str]:
    """Hashes of all scripts of ours."""
    names = {name for part in PARTS.values() for name in part.scripts}
    return frozenset(script_hash(static_text(name)) for name in names)


def data_text(value: Any) -> str:
    r"""`value` as JSON that cannot end the script element it stands in, whatever its texts say.

    Examples
    --------
    >>> data_text(["</script>", "<!--", 1.5])
    '["\\u003c/script\\u003e","\\u003c!--",1.5]'
    """
    text = json.dumps(all_legible(value), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPED)


def is_data(text: str) -> bool:
    """Whether `text` is what `data_text` writes: JSON in which no markup can begin or end.

    Examples
    --------
    >>> is_data('{"a":1}'), is_data('"<"'), is_data("alert(1)")
    (True, False, False)
    """
    try:
        json.loads(text)
    except ValueError:
        return False
    return not set(text) & {chr(code) for code in _ESCAPED}
