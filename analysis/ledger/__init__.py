"""The claims ledger: what the article said, the rule of the verdict, and the verdict."""

from analysis.ledger.article import ARTICLE, Claim
from analysis.ledger.judging import card, claims, judge, score_chances
from analysis.ledger.verdicts import VERDICTS, Judgement

__all__ = ["ARTICLE", "VERDICTS", "Claim", "Judgement", "card", "claims", "judge", "score_chances"]
