"""Whether the theme's colours can be read: contrast by WCAG 2.2, on light and on dark paper."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.display.contrast import contrast, mixed
from analysis.display.theme import MARK_ROLES, PALETTE, TEXT_ROLES, Shade
from analysis.report.checks.page import Found

LEAST_FOR_TEXT = 4.5
"""WCAG 2.2, success criterion 1.4.3 (level AA)."""

LEAST_FOR_MARKS = 3.0
"""WCAG 2.2, success criterion 1.4.11: lines and large marks."""

WASH = 0.04
"""Part of ink in the paper under code, notes and verdicts (`--wash` of report.css)."""


def palette_faults(palette: Mapping[str, Shade] = PALETTE) -> Found:
    """Roles whose colour is too close to what it stands on.

    Parameters
    ----------
    palette : mapping of str to Shade
        As `analysis.display.theme.PALETTE`.
    """
    for scheme in Shade._fields:
        paper = getattr(palette["paper"], scheme)
        wash = mixed(getattr(palette["ink"], scheme), paper, WASH)
        for role in TEXT_ROLES:
            yield from _fault(role, palette[role], scheme, {"paper": paper, "wash": wash})
        for role in MARK_ROLES:
            yield from _fault(role, palette[role], scheme, {"paper": paper}, LEAST_FOR_MARKS)


def _fault(
    role: str,
    shade: Shade,
    scheme: str,
    grounds: Mapping[str, str],
    least: float = LEAST_FOR_TEXT,
) -> Found:
    for ground, colour in grounds.items():
        found = contrast(getattr(shade, scheme), colour)
        if found < least:
            yield role, f"contrast {found:.2f} with {scheme} {ground}; {least} is needed"
