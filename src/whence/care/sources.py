"""Rows of the evidence tables as one line each, with comparator, size, interval and certainty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from whence.care.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whence.care.model import Lead
    from whence.knowledge.compiled import Knowledge

__all__ = ["before_after", "sources_of"]

_TABLES = {"effects": "effect", "guidelines": "guideline", "natural": "course", "tests": "test"}
_NAMES = {
    "MD": "mean difference", "SMD": "standardised mean difference", "RR": "risk ratio", "HR": "hazard ratio",
    "NNT": "number needed to treat", "proportion": "share", "OR": "odds ratio",
}  # fmt: skip


def sources_of(
    knowledge: Knowledge, table: str, ids: Iterable[str], serves: Iterable[Lead] | None = None
) -> tuple[Source, ...]:
    """Return rows of ``effects``, ``guidelines``, ``natural`` or ``tests`` by id; unknown ids are left out.

    Parameters
    ----------
    serves
        The possible sources that the rows are shown for; a row about another condition says which.
    """
    rows = knowledge.documents["care"].get(table, {})
    kind = _TABLES[table]
    makers = {"effect": _effect, "guideline": _guideline, "course": _course, "test": _test}
    found = [makers[kind](rows[i]) for i in ids if i in rows]
    if serves is None or not found:
        return tuple(found)
    near = _near(knowledge, serves)
    return tuple(
        s if near & set(rows[s.id]["conditions"]) else _indirect(knowledge, s, rows[s.id]) for s in found
    )


def _near(knowledge: Knowledge, leads: Iterable[Lead]) -> set[str]:
    """Return the ids of the leads, of their causes and of their families."""
    ids = {name for lead in leads for name in (lead.id, *lead.members)}
    families = {knowledge.cause(name).family for name in ids if name in knowledge.cause_index}
    members = {
        knowledge.causes[i].id for name in ids if name in knowledge.family_index
        for i in knowledge.family_index[name].members
    }  # fmt: skip
    return ids | members | {f for f in families if f}


def _indirect(knowledge: Knowledge, source: Source, row: Mapping[str, Any]) -> Source:
    names = tuple(_condition(knowledge, name) for name in row["conditions"])
    return replace(source, text=f"{source.text}; studied in {' and '.join(names)}", studied_in=names)


def _condition(knowledge: Knowledge, name: str) -> str:
    if name in knowledge.cause_index:
        return knowledge.cause(name).name.lower()
    family = knowledge.family_index.get(name)
    return family.name.lower() if family else name.replace("_", " ")


def before_after(row: Mapping[str, Any]) -> bool:
    """Whether an effect has no comparison group, so that natural course and expectation are part of it."""
    comparator = str(row["comparator"]).lower()
    return comparator.startswith(("baseline", "none"))


def _effect(row: Mapping[str, Any]) -> Source:
    alone = before_after(row)
    versus = "" if alone else f" against {row['comparator']}"
    note = " (before and after, no comparison)" if alone else ""
    size = _size(row)
    text = f"{_upper(row['intervention'])}{versus}: {row['outcome']}{size}{note}"
    if row.get("harms"):
        text += f"; harms: {row['harms']}"
    return Source(
        row["id"], "effect", text, row["study"], row["direction"], row["certainty"],
        "before and after" if alone else "compared", row["seen"], row.get("url"),
    )  # fmt: skip


def _size(row: Mapping[str, Any]) -> str:
    name = _NAMES.get(row.get("measure") or "", row.get("measure") or "")
    value, low, high = row.get("value"), row.get("low"), row.get("high")
    if value is None and low is None:
        return "; size not given in what was read"
    interval = f" ({low:g} to {high:g})" if low is not None and high is not None else ""
    return f"; {name} {value:g}{interval}" if value is not None else f"; {name}{interval}"


def _guideline(row: Mapping[str, Any]) -> Source:
    text = f"{row['source']}: {row['for_or_against']} {row['intervention']} ({row['strength']})"
    return Source(
        row["id"], "guideline", text, None, row["for_or_against"], row["strength"], "guideline", row["seen"],
        row.get("url"),
    )  # fmt: skip


def _course(row: Mapping[str, Any]) -> Source:
    share = row.get("proportion")
    count = f" ({row['k']} of {row['n']})" if row.get("k") is not None and row.get("n") else ""
    value = f": {share:.0%}{count}" if share is not None else ""
    text = f"{row['time']}: {row['outcome']}{value}"
    return Source(
        row["id"], "course", text, row["source"], "course", row.get("note") or "", "course", row["seen"],
        row.get("url"),
    )  # fmt: skip


def _test(row: Mapping[str, Any]) -> Source:
    text = f"{row['source']}: {row['for_or_against']}; {row['when']}"
    return Source(
        row["id"], "test", text, None, row["for_or_against"], "", "guideline", row["seen"], row.get("url")
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
