"""What an own event study found, in plain sentences. No text of the user's stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.commands.own.tables import LEVEL, POWER, Findings
from analysis.core import format_number
from analysis.reactions.verdict import FEW_EVENTS

SHOWN = 3
"""Reasons for leaving events out that a sentence names."""


def share(value: float) -> str:
    """A return as percent."""
    return format_number(value, "share")


def p_words(value: float) -> str:
    """A p-value with its sign."""
    text = format_number(value, "p_value")
    return f"p {text}" if text.startswith("<") else f"p = {text}"


def days(found: Findings) -> str:
    """The tested window in words."""
    first, last = found.tested
    return f"on day {first}" if first == last else f"from day {first} to day {last}"


def events(count: int) -> str:
    """A number of events."""
    return f"{count} event" + ("" if count == 1 else "s")


def headline(found: Findings) -> str:
    """The answer with interval and number of events, and a caution where they are few."""
    return " ".join(text for text in (_answer(found), few(found)) if text)


def _answer(found: Findings) -> str:
    if not found.used:
        return f"No event has a return on every day {days(found)}, so nothing can be said."
    if found.used == 1:
        return _one_event(found)
    mean = found.mean
    if mean.low is None or mean.high is None or mean.estimate is None:
        return f"No interval of the mean can be given: {mean.reason}."
    return (
        f"Over {_events_used(found)} the mean abnormal return {days(found)} was "
        f"{share(mean.estimate)} (95% interval {share(mean.low)} to {share(mean.high)}; "
        f"{p_words(mean.p_value)})."
    )


def _one_event(found: Findings) -> str:
    row = found.events[found.events["car"].notna()].iloc[0]
    how = f"sample-quantile {p_words(row['sq_p_value'])}" if row["sq_valid"] else "no valid p"
    which = "the one event" if found.given == 1 else f"the one usable event of {found.given} given"
    return (
        f"The abnormal return of {which} {days(found)} was {share(row['car'])} "
        f"(95% interval {share(row['low'])} to {share(row['high'])}; {how})."
    )


def _events_used(found: Findings) -> str:
    if found.used == found.given:
        return events(found.used)
    return f"{found.used} of {events(found.given)} given"


def few(found: Findings) -> str:
    """That p-values are unreliable, where the events are too few to show their law."""
    if not 0 < found.used < FEW_EVENTS:
        return ""
    if found.used == 1:
        return (
            "The p-value is unreliable: one event cannot show that its day would have been like "
            "the days before it."
        )
    return (
        f"The p-value is unreliable: fewer than {FEW_EVENTS} events cannot show that their returns "
        "are near-normal, which it assumes."
    )


def judgement(found: Findings) -> str:
    """What the interval means, and whether single events moved the price."""
    return " ".join(text for text in (_of_the_mean(found), _standing_out(found)) if text)


def _of_the_mean(found: Findings) -> str:
    low, high = _interval(found)
    if low is None or high is None:
        return "Whether the market reacted cannot be told from these events."
    if low > 0 or high < 0:
        return (
            f"The interval lies on one side of zero: at the {LEVEL:.0%} level the market reacted, "
            "if the assumptions below hold."
        )
    what = "a reaction" if found.used == 1 else "a common move in one direction"
    text = f"Zero lies inside the interval: {what} can neither be shown nor ruled out"
    if found.detectable is None:
        return f"{text}."
    return (
        f"{text}; only a true mean of {share(found.detectable)} or more, up or down, would have "
        f"been found with a probability of {POWER:.0%}."
    )


def _standing_out(found: Findings) -> str:
    """Moves both ways cancel in a mean, and are reactions all the same."""
    judged = found.events[found.events["sq_valid"]]
    out = int((judged["sq_p_holm"] < LEVEL).sum())
    if found.used < 2 or not out:
        return ""
    return (
        f"Single events did move the price: {out} of {len(judged)} stand out at the {LEVEL:.0%} "
        "level, allowing for their number. Moves both ways cancel in a mean."
    )


def _interval(found: Findings) -> tuple[float | None, float | None]:
    if not found.used:
        return None, None
    if found.used == 1:
        row = found.events[found.events["car"].notna()].iloc[0]
        return float(row["low"]), float(row["high"])
    return found.mean.low, found.mean.high


def missable(found: Findings) -> str:
    """How large a mean had to be to be found."""
    if found.detectable is None:
        return "What could have been missed cannot be told from fewer than two events."
    return (
        f"Only a true mean of {share(found.detectable)} or more, up or down, would have been found "
        f"with a probability of {POWER:.0%} at the {LEVEL:.0%} level; smaller ones can have "
        "been missed. That threshold is learnt from the spread of the same events."
    )


def agreement(found: Findings) -> str:
    """How many of the valid tests find the mean different from zero."""
    valid = found.tests[found.tests["valid"]]
    if valid.empty:
        return "No test of the mean applies to these events; the table says why."
    against = int((valid["p_value"] < LEVEL).sum())
    return (
        f"{against} of the {len(valid)} tests that apply put p below {LEVEL:g}. They rest on "
        "different assumptions; trust a result that does not hang on one of them. Picking the "
        "smallest p afterwards is no test."
    )


def single_events(found: Findings) -> str:
    """How many single events stand out once their number is allowed for."""
    judged = found.events[found.events["sq_valid"]]
    if judged.empty:
        return "The window is too long for the days before the events to judge single events."
    out, least = int((judged["sq_p_holm"] < LEVEL).sum()), judged["sq_smallest_p_holm"].min()
    text = (
        "The sample-quantile test asks how unusual the window is among all windows of its length "
        f"before the event; it needs no normal law. Allowing for {events(len(judged))} (Holm), "
        f"{out} {'stands' if out == 1 else 'stand'} out at the {LEVEL:.0%} level."
    )
    if least >= LEVEL:
        text += (
            f" None could have: with so many events the smallest p attainable is "
            f"{format_number(least, 'p_value')}."
        )
    return text


def resting_on_one(found: Findings) -> str:
    """The range of the mean without any one event."""
    frame = found.leave_one_out
    if frame is None:
        return ""
    low, high = frame["caar"].min(), frame["caar"].max()
    return f"Leaving out any one event, the mean lies between {share(low)} and {share(high)}."


def cautions(found: Findings) -> Iterator[str]:
    """What could mislead a reader of this study, a sentence each."""
    diagnostics = found.study.diagnostics()
    crowded = int((diagnostics["other_events_in_estimation"] > 0).sum())
    together = int((diagnostics["overlapping_events"] > 0).sum())
    if caution := few(found):
        yield caution
    if crowded and not found.request.mask_other_events:
        yield (
            f"{events(crowded)} have other events of the firm among the days that teach what is "
            "normal; `--mask-other-events` leaves those days out."
        )
    if together:
        yield (
            f"The windows of {events(together)} share days with another's, so these are not "
            "independent: read the tests marked KP, which allow for that."
        )
    if found.inputs.prices.used.startswith("close"):
        yield "The closes may not be adjusted: a dividend or a split would show as a fall."
    yield (
        "A date says when the public knew. If the news leaked before, or other news came within "
        "the window, the return is not that of the event."
    )
    if found.request.market:
        yield "A benchmark that reacts to the same news pulls abnormal returns towards zero."


def lost(found: Findings) -> str:
    """How many events were given, used and dropped, and the first reasons."""
    if found.used == found.given:
        return f"All {events(found.given)} given are used."
    reasons = found.dropped["reason"].value_counts(sort=False)
    listed = "; ".join(
        f"{reason} ({events(count)})" for reason, count in reasons.head(SHOWN).items()
    )
    more = len(reasons) - SHOWN
    return (
        f"Of {events(found.given)} given {found.used} {_are(found.used)} used and "
        f"{found.given - found.used} dropped: {listed}"
        f"{f'; {more} more reasons' if more > 0 else ''}; dropped.csv names them."
    )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
