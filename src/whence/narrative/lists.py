"""Lists of what was looked for and absent: answers turned round, and other wordings of what no phrase says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whence.case import Answer
    from whence.knowledge.compiled import FindingInfo

__all__ = ["rewordings", "turned"]

_TURNED = {"yes": "no", "no": "yes", "raised": "normal", "high": "normal"}


def turned(answer: Answer, info: FindingInfo) -> Answer | None:
    """Return the answer where a phrase was listed as absent: a raised number is normal; None where nothing follows."""
    value = _TURNED.get(str(answer.value))
    if value is None or not (info.is_yes_no or value in info.options):
        return None
    return answer.model_copy(update={"value": value})


def rewordings(phrase: str, grammar: Mapping[str, Any]) -> Iterator[str]:
    """Yield what says of a phrase that it was absent: "normal gait" for "abnormal gait", "no trauma" for "trauma".

    Examples
    --------
    >>> list(rewordings("abnormal gait", {"absent_as": {"abnormal": "normal"}, "absent": "no"}))
    ['normal gait', 'no abnormal gait']
    """
    first, _, rest = phrase.partition(" ")
    word = grammar["absent_as"].get(first.lower())
    if word and rest:
        yield f"{word} {rest}"
    yield f"{grammar['absent']} {phrase}"
