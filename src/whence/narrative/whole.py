"""What only the whole story tells: findings that two others make together, and those that need a certain person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from whence.case import Answer
from whence.narrative.reading import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whence.knowledge.compiled import Knowledge

__all__ = ["completed", "sided"]


def completed(
    found: Sequence[Found],
    zones: Iterable[str],
    person: Mapping[str, Any],
    grammar: Mapping[str, Any],
    knowledge: Knowledge,
) -> list[Found]:
    """Return the answers with those that follow from several, and without those that this person cannot have.

    Parameters
    ----------
    grammar
        ``together``: rows of ``is`` (a finding), ``from`` (the finding whose words it quotes) and ``zone`` (a place
        that hurts). ``only_if``: finding to ``age`` (from), ``or`` (findings that do instead) and ``else`` (what it
        is in others). ``narrower``: a wide finding to ``is`` (those that the same words tell) and ``unless``
        (words that tell the wide one too): "radiographs of the spine were normal" says nothing of the pelvis.
    """
    told = {f.answer.finding: f for f in found}
    for item in found:  # one after another: of two that are wide, one stays
        if _too_wide(item, told, grammar["narrower"]):
            del told[item.answer.finding]
    found = list(told.values())
    kept = [_fitting(f, told, person, grammar["only_if"]) for f in found]
    places = set(zones)
    for rule in grammar["together"]:
        source = told.get(rule["from"])
        name = rule["is"]
        if (
            source is None
            or source.answer.value != "yes"
            or name in told
            or name not in knowledge.finding_index
        ):
            continue
        if rule["zone"] in places and places.isdisjoint(rule.get("without", ())):
            kept.append(_renamed(source, name))
    return list({f.answer.finding: f for f in kept}.values())


def _too_wide(item: Found, told: Mapping[str, Found], rules: Mapping[str, Any]) -> bool:
    rule = rules.get(item.answer.finding)
    if rule is None:
        return False
    others = (told[name] for name in rule["is"] if name in told)
    return any(_same_words(item, other) and not _says_more(item, other, rule["unless"]) for other in others)


def _same_words(one: Found, other: Found) -> bool:
    return other.start < one.end and one.start < other.end


def _says_more(one: Found, other: Found, words: Iterable[str]) -> bool:
    quoted = f"{one.answer.quote} {other.answer.quote}".lower()
    return any(word in quoted for word in words)


def _fitting(
    item: Found, told: Mapping[str, Found], person: Mapping[str, Any], rules: Mapping[str, Any]
) -> Found:
    rule = rules.get(item.answer.finding)
    age = person.get("age")
    if rule is None or item.answer.value != "yes" or age is None or age >= rule["age"]:
        return item
    if any(name in told and told[name].answer.value == "yes" for name in rule["or"]):
        return item
    return _renamed(item, rule["else"])


def _renamed(item: Found, name: str) -> Found:
    return Found(item.answer.model_copy(update={"finding": name, "side": None}), item.start, item.end)


def sided(
    found: Sequence[Found], text: str, side: str | None, zones: Iterable[str], rule: Mapping[str, Any]
) -> list[Found]:
    """Return the answers, with that of pain on one side where a story names one side alone.

    Parameters
    ----------
    rule
        ``is`` and ``value`` (the answer), ``unless`` (places that make it two sides) and the ``words`` of each side.
    """
    told = any(f.answer.finding == rule["is"] for f in found)
    words = rule["words"].get(side, ())
    if told or not words or not set(zones).isdisjoint(rule["unless"]):
        return list(found)
    match = re.search(rf"\b(?:{'|'.join(words)})(?!\w)", text, re.I)
    if match is None:
        return list(found)
    answer = Answer(finding=rule["is"], value=rule["value"], quote=match[0])
    return sorted([*found, Found(answer, match.start(), match.end())], key=lambda f: f.start)
