"""Does a judgement contradict a published figure for the very same cause and finding?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from whence.knowledge.check.problem import Problem, at
from whence.knowledge.schema import AccuracyRow, FrequencyRow
from whence.knowledge.words import parse_words, spread_to_sd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whence.knowledge.load import Pack

__all__ = ["check_figures"]

_TOLERANCE = 3.0
"""Standard errors, judgement and study together, beyond which a word contradicts a study."""


def check_figures(pack: Pack) -> Iterator[Problem]:
    """Yield judgements that lie far from a counted share or sensitivity in the tables."""
    rows: tuple[FrequencyRow | AccuracyRow, ...] = (*pack.frequency, *pack.accuracy)
    for row in rows:
        share = row.proportion if isinstance(row, FrequencyRow) else row.sens
        if row.suspect or row.seen == "memory" or row.scope or share is None:
            continue
        cause = pack.causes.get(row.cause or "")
        value = cause.findings.get(row.finding or "") if cause else None
        if value is None or not isinstance(value.value, str) or value.rated_apart:
            continue
        word, within = parse_words(value.value)
        n = getattr(row, "n", None) or sum(getattr(row, k, None) or 0 for k in ("tp", "fn")) or 30
        held = min(max(share, 0.5 / n), 1 - 0.5 / n)
        error = math.hypot(spread_to_sd(value.within or within), 1 / math.sqrt(n * held * (1 - held)))
        apart = abs(math.log(word / (1 - word)) - math.log(held / (1 - held)))
        if apart > _TOLERANCE * error and abs(word - held) > 0.15:
            yield Problem(
                "warning",
                at(pack, "cause", str(row.cause), f"findings.{row.finding}"),
                f"says {value.value} ({word:g}) where {row.study} found {share:g}",
            )
