"""Event studies: abnormal returns around events, with exact variances and stated tests."""

from analysis.reactions.prices import returns_from_prices
from analysis.reactions.result import EventStudyResult
from analysis.reactions.study import event_study

__all__ = ["EventStudyResult", "event_study", "returns_from_prices"]
