"""Run Whence over cases with a known answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whence.assessment import assess
from whence.evaluation.cases import KnownCase, Use, case_of
from whence.evaluation.metrics import Outcome, outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon

__all__ = ["evaluate"]


def evaluate(
    cases: Iterable[KnownCase],
    knowledge: Knowledge,
    lexicon: Lexicon,
    *,
    use: Use = "narrative",
    mix: str = "published",
) -> Iterator[Outcome]:
    """Yield the outcome of each case, in order.

    Parameters
    ----------
    use
        What Whence is shown of a case.
    mix
        Case mix of the ranking; urgency always comes from ``as_seen``.
    """
    for known in cases:
        case = case_of(known, use, knowledge, lexicon)
        ranked = assess(case.model_copy(update={"case_mix": mix}), knowledge)
        seen = assess(case.model_copy(update={"case_mix": "as_seen"}), knowledge)
        yield outcome_of(known, ranked, seen)
