"""What a story tells, and what it leaves out: both say something about the cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from whence.knowledge.compiled import FindingInfo
    from whence.reasoning.answers import Facts
    from whence.reasoning.stratum import Stratum

__all__ = [
    "expected_rows", "picture", "quiet_option", "silence_of", "surely_told", "telling", "told_chance", "told_powers",
    "told_rates", "what_is_told",
]  # fmt: skip

_POWERS = 4
_RAISED = 1.5
"""A share this many times the background belongs to the picture of a cause."""
_EVERY_STORY = {"exposure": 0.85, "history": 0.95}
"""A thing with this rate of telling or more is told in every story, however short."""
_AT_MOST = 0.95


def telling(stratum: Stratum, facts: Facts) -> NDArray[np.float64]:
    """Return how likely it is, given that a story tells N things, that it tells these and no others, in logs, [sets].

    A teller tells each thing apart with chance ``v r``, where r is ``m1 P + m0 (1 - P)`` (mention rates) and v
    how much this teller tells at all; what belongs to the picture of a cause (its share is well above the
    background) is told `picture` times as readily, since tellers pick what seems to matter. With v set for
    each hypothesis so that N things are expected,
    ``log L = N log v + sum over the told of log r + sum over the untold of log(1 - v r)``, the last logarithm
    as its series to the fourth power, so that four rows a stratum suffice. A short story then says little by
    its silence and thicker cause files win nothing, but a thing that would surely be told and is not speaks
    against a cause. (Summing log P(not mentioned) at a fixed v punishes thick files after short stories:
    docs/design.md.) Tests, imaging and red flags never enter; signs enter only where the story tells of an
    examination at all.
    """
    sums, told = np.zeros((_POWERS, len(stratum.sets))), list[int]()
    for everything, asked, said in expected_rows(stratum, facts):
        sums += everything
        sums -= told_powers(stratum, asked)
        told += said
    return silence_of(sums, len(told)) + picture(stratum, facts, told) + surely_told(stratum, facts)


def picture(stratum: Stratum, facts: Facts, told: Iterable[int]) -> NDArray[np.float64]:
    """Return the log of how much more readily all that is told is told under each set, [sets]."""
    total = np.zeros(len(stratum.sets))
    options = {item.finding: item.option for item in facts.items}
    for finding in told:
        belongs = _in_picture(stratum, finding)[options[finding]]
        total += np.take(belongs, stratum.frame.classes(finding))
    total *= np.log(stratum.knowledge.model["picture"])
    return total


def surely_told(stratum: Stratum, facts: Facts) -> NDArray[np.float64]:
    """Return the log-likelihood that what every story tells is not told, [sets].

    An operation on the spine, an artificial hip or pain all over the body is told however short the story, so
    here the rates hold as they are.
    """
    sure = what_is_told(stratum, "sure")
    total = stratum.remember("surely told", lambda: _sum_untold(stratum, sure))
    left_out = facts.asked & set(sure)
    return total - _sum_untold(stratum, sorted(left_out)) if left_out else total


def _sum_untold(stratum: Stratum, findings: Sequence[int]) -> NDArray[np.float64]:
    total = np.zeros(len(stratum.sets))
    for finding in findings:
        total += np.take(np.log1p(-told_chance(stratum, finding)), stratum.frame.classes(finding))
    return total


def silence_of(sums: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return the log-likelihood of a choice of things told, from the sums of powers of the rates, [powers, sets].

    `count` things were told; the sums run over all that could be told.
    """
    if count == 0:
        return np.zeros(sums.shape[1])
    v = np.minimum(1.0, count / sums[0])
    total = count * np.log(v)
    for power in range(_POWERS):
        total -= v ** (power + 1) * sums[power] / (power + 1)
    result: NDArray[np.float64] = total
    return result


def expected_rows(
    stratum: Stratum, facts: Facts
) -> Iterator[tuple[NDArray[np.float64], list[int], list[int]]]:
    """Yield for what patients tell, then for signs: sums over all that could be told, what to take out, what is told.

    What was asked for is taken out; so are the things told from the sums of higher powers only in kind: they
    are few beside all that could be told, and stay.
    """
    findings = stratum.knowledge.findings
    told = {item.finding for item in facts.items} - facts.prompted
    examined = any(findings[f].kind == "sign" for f in facts.asked)
    for what in ("story", "signs") if examined else ("story",):
        tellable = what_is_told(stratum, what)
        key = ("expected to be told", what)
        total = stratum.remember(key, lambda t=tellable: told_powers(stratum, t))  # type: ignore[misc]
        yield total, sorted((facts.asked - told) & set(tellable)), sorted(told & set(tellable))


def told_powers(stratum: Stratum, findings: Sequence[int]) -> NDArray[np.float64]:
    """Return the chance that each finding is told unasked, to the powers 1 to 4, summed over them, [powers, sets]."""
    total = np.zeros((_POWERS, len(stratum.sets)))
    for finding in findings:
        chance = np.take(told_chance(stratum, finding), stratum.frame.classes(finding))
        power = chance.copy()
        for place in range(_POWERS):
            total[place] += power
            power *= chance
    return total


def what_is_told(stratum: Stratum, what: str) -> tuple[int, ...]:
    """Return what a ``story`` may tell, ``signs``, or what is ``sure`` to be told in every story."""
    findings, told = stratum.knowledge.findings, stratum.knowledge.told
    return stratum.remember(
        ("tellable", what),
        lambda: tuple(
            f
            for f in np.flatnonzero(told[:, 0]).tolist()
            if stratum.applies(f) and _what(findings[f].kind, float(told[f, 0])) == what
        ),
    )


def _what(kind: str, present: float) -> str:
    if kind == "sign":
        return "signs"
    return "sure" if present >= _EVERY_STORY["exposure" if kind == "exposure" else "history"] else "story"


def told_chance(stratum: Stratum, finding: int) -> NDArray[np.float64]:
    """Return the chance that a finding is told unasked by somebody who tells all that there is, [classes]."""
    chance: NDArray[np.float64] = (told_rates(stratum, finding) * stratum.values(finding)).sum(axis=0)
    return chance


def told_rates(stratum: Stratum, finding: int) -> NDArray[np.float64]:
    """Return the chance that each option, where it is true, is told by somebody who tells all, [K, classes]."""
    present, absent = stratum.knowledge.told[finding]
    said = np.full(stratum.values(finding).shape, present)
    quiet = quiet_option(stratum.knowledge.findings[finding])
    if quiet is not None:
        said[quiet] = absent
    said *= 1 + (stratum.knowledge.model["picture"] - 1) * _in_picture(stratum, finding)
    rates: NDArray[np.float64] = np.minimum(said, _AT_MOST)
    return rates


def _in_picture(stratum: Stratum, finding: int) -> NDArray[np.bool_]:
    """Return which options of a finding belong to the picture, [K, classes]; nobody tells the quiet one for that."""
    raised: NDArray[np.bool_] = stratum.values(finding) > _RAISED * stratum.typical(finding)[:, None]
    quiet = quiet_option(stratum.knowledge.findings[finding])
    if quiet is not None:
        raised[quiet] = False
    return raised


def quiet_option(info: FindingInfo) -> int | None:
    """Return the option that nobody bothers to tell."""
    return 1 if info.is_yes_no else info.baseline
