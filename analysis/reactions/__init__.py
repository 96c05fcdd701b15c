"""Event studies: abnormal returns around events, with exact variances and stated tests."""

from analysis.reactions.prices import returns_from_prices
from analysis.reactions.result import EventStudyResult
from analysis.reactions.specification_curve import SpecificationCurve, specification_curve
from analysis.reactions.study import event_study
from analysis.reactions.volume import abnormal_volume

__all__ = [
    "EventStudyResult",
    "SpecificationCurve",
    "abnormal_volume",
    "event_study",
    "returns_from_prices",
    "specification_curve",
]
