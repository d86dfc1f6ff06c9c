"""What was understood of a text: answers with the place of their words, places, person, and what was not used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from whence.case import Answer, Case, Drawing, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whence.knowledge.compiled import FindingInfo, Knowledge
    from whence.narrative.context import Context
    from whence.narrative.tokens import Token

__all__ = ["Found", "Reading", "as_typed", "findings_of", "found_at", "settled", "side_near"]


@dataclass(frozen=True, slots=True)
class Found:
    """One answer found in a text, with the place of its words."""

    answer: Answer
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """What was understood of a text.

    Attributes
    ----------
    not_used
        Sentences in which nothing was understood, as they were written.
    """

    text: str
    found: tuple[Found, ...]
    person: dict[str, Any]
    zones: tuple[str, ...]
    numb: tuple[str, ...]
    side: str | None
    not_used: tuple[str, ...]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers alone."""
        return tuple(f.answer for f in self.found)

    def to_case(self, **known: Any) -> Case:
        """Return the case of this story; `known` fields (age, sex, setting, case_mix) win over the text.

        Parameters
        ----------
        known
            ``age``, ``sex``, ``country`` and any field of `Case`.
        """
        person = {
            **self.person,
            **{k: known.pop(k) for k in ("age", "sex", "country") if known.get(k) is not None},
        }
        for key in ("age", "sex", "country"):
            known.pop(key, None)
        if person.get("sex") == "male":
            person = {k: v for k, v in person.items() if k not in {"pregnant", "weeks_since_birth"}}
        return Case(
            person=Person(**person),
            drawing=Drawing(zones=self.zones, numb=self.numb, side=self.side),
            answers=self.answers,
            told=True,
            not_used=self.not_used,
            **known,
        )


def settled(found: list[Found]) -> list[Found]:
    """Keep one answer a finding: a number over words, a yes over a no, else what was said first."""

    def weight(item: Found) -> tuple[int, int]:
        value = item.answer.value
        return (
            0 if isinstance(value, float) else 1 if value == "yes" else 3 if value == "no" else 2,
            item.start,
        )

    best: dict[str, Found] = {}
    for item in sorted(found, key=weight):
        best.setdefault(item.answer.finding, item)
    return sorted(best.values(), key=lambda f: f.start)


@lru_cache(maxsize=4)
def findings_of(knowledge: Knowledge) -> dict[str, FindingInfo]:
    """Return the findings by their ids."""
    return {f.id: f for f in knowledge.findings}


def as_typed(text: str) -> str:
    """Return a text in lower case, letter for letter where it was."""
    low = text.lower().replace("\u2019", "'")
    return low if len(low) == len(text) else text


def found_at(
    span: tuple[int, int],
    sentence: Sequence[Token],
    text: str,
    info: FindingInfo,
    value: str | float,
    context: Context,
) -> Found:
    """Return an answer with the words of a sentence that it rests on."""
    start, end = sentence[span[0]].start, sentence[span[1]].end
    answer = Answer(
        finding=info.id,
        value=value,
        side=side_near(sentence, span) if info.sided else None,
        certainty="think_so" if context.doubtful else "sure",
        degree="mild" if context.mild and value == "yes" else "clear",
        quote=text[start:end],
    )
    return Found(answer, start, end)


def side_near(sentence: Sequence[Token], span: tuple[int, int]) -> Any:
    """Return the side word nearest before or inside a hit."""
    words = {"left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right",
             "both": "both", "bilateral": "both", "bilaterally": "both"}  # fmt: skip
    for place in range(span[1], max(-1, span[0] - 4), -1):
        side = words.get(sentence[place].text)
        if side:
            return side
    after = [words[t.text] for t in sentence[span[1] : span[1] + 4] if t.text in words]
    return after[0] if after else None
