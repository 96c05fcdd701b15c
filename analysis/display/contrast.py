"""Contrast of two colours, as WCAG 2.2 defines it."""

from __future__ import annotations


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21.

    Parameters
    ----------
    one, other : str
        sRGB, such as ``#0b5fb0``.

    References
    ----------
    W3C (2024), Web Content Accessibility Guidelines 2.2, definitions of contrast ratio and of
    relative luminance.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted([_luminance(one), _luminance(other)])
    return (high + 0.05) / (low + 0.05)


def mixed(one: str, other: str, part: float) -> str:
    """The colour with `part` of `one` (0 to 1) in `other`, as CSS mixes in sRGB.

    Examples
    --------
    >>> mixed("#000000", "#ffffff", 0.04)
    '#f5f5f5'
    """
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(part * a + (1 - part) * b):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
