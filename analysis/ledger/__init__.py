"""The claims ledger: what the article said, the rule of the verdict, and the verdict."""

from analysis.ledger.article import ARTICLE, Claim
from analysis.ledger.comparing import compare_claims, state_of_knowledge
from analysis.ledger.judging import card, claims, judge, score_chances
from analysis.ledger.verdicts import VERDICTS, Judgement, Line

__all__ = [
    "ARTICLE",
    "VERDICTS",
    "Claim",
    "Judgement",
    "Line",
    "card",
    "claims",
    "compare_claims",
    "judge",
    "score_chances",
    "state_of_knowledge",
]
