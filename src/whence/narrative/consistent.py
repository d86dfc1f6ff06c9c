"""Make the answers of one story agree: a story may say "examination normal" and then name what is not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge

__all__ = ["consistent", "implied"]


def consistent(found: list[Any], knowledge: Knowledge) -> list[Any]:
    """Return the answers without those that contradict a more telling one.

    A sweeping normal ("neurology normal") gives way to a named finding; a denial gives way to a yes that
    implies the finding. Of two that exclude each other, the one that excludes more gives way ("no trauma" to a
    fall that is told after all), else the one said later.

    Parameters
    ----------
    found
        Items with an ``answer``, in the order of the text.
    """
    kept = {item.answer.finding: item for item in found}
    changed = True
    while changed:
        changed = False
        for name in list(kept):
            if name in kept:
                loser = _loser(name, kept, knowledge)
                if loser is not None:
                    del kept[loser]
                    changed = True
    return list(kept.values())


def _loser(name: str, kept: dict[str, Any], knowledge: Knowledge) -> str | None:
    info = knowledge.finding(name)
    value = info.option_of(kept[name].answer.value) or ""  # 39.2 degrees are a fever, whatever was denied
    if value in info.options:
        for target, wanted in implied(name, value, knowledge).items():
            other = kept.get(target)
            if other is None or target == name:
                continue
            said = other.answer.value
            if isinstance(said, str) and said in {"yes", "no"} and said != wanted:
                return name if wanted == "no" else target
    if value == "yes":
        for target in info.contradicts:
            if target in kept and kept[target].answer.value == "yes":
                excludes = len(info.contradicts), len(knowledge.finding(target).contradicts)
                if excludes[0] != excludes[1]:
                    return name if excludes[0] > excludes[1] else target
                return target if kept[target].start > kept[name].start else name
    return None


@lru_cache(maxsize=8192)
def implied(name: str, value: str, knowledge: Knowledge) -> dict[str, str]:
    """Return everything that an answer implies, directly or through others; not to be changed."""
    found: dict[str, str] = {}
    queue = [(name, value)]
    while queue:
        at, said = queue.pop()
        for text in knowledge.finding(at).implies.get(said, ()):
            target, _, option = text.partition("=")
            if target not in found:
                found[target] = option or "yes"
                queue.append((target, option or "yes"))
    return found
