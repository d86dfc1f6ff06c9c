"""The parts of a pack that are not numbers, as plain data for the layers that read them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from whence.knowledge.load import Pack
    from whence.knowledge.resolve import Estimate
    from whence.knowledge.schema.evidence import (
        EffectRow,
        InvestigationRow,
        NaturalHistoryRow,
        RecommendationRow,
    )

    _Row = EffectRow | InvestigationRow | NaturalHistoryRow | RecommendationRow

__all__ = ["documents"]


def documents(pack: Pack, estimates: Mapping[tuple[str, str], Estimate]) -> dict[str, Any]:
    """Return rules, screens, topics, countries, care, words and sources as JSON-ready data."""
    cited = {row for step in pack.steps.values() for row in (*step.effects, *step.guidelines)}
    cited |= {row for test in pack.investigations.values() for row in (*test.guidelines, *test.rows)}
    cited |= {row for plan in pack.plans.values() for row in plan.natural}

    def rows(table: Iterable[_Row]) -> dict[str, Any]:
        return {r.id: r.model_dump(mode="json", exclude_defaults=True) for r in table if r.id in cited}

    def plain(items: Mapping[str, BaseModel]) -> dict[str, Any]:
        return {k: v.model_dump(mode="json", exclude_defaults=True) for k, v in items.items()}

    return {
        "rules": plain(pack.rules),
        "screens": plain(pack.screens),
        "topics": plain(pack.topics),
        "countries": plain(pack.countries),
        "groups": {g.id: {"name": g.name} for g in pack.groups.values()},
        "messages": {m.id: m.text for m in pack.messages.values()},
        "care": {
            "steps": plain(pack.steps),
            "plans": plain(pack.plans),
            "exercises": plain(pack.exercises),
            "investigations": plain(pack.investigations),
            "measures": plain(pack.measures),
            "figures": plain(pack.figures),
            "effects": rows(pack.effects),
            "guidelines": rows(pack.recommendations),
            "natural": rows(pack.natural_history),
            "tests": rows(pack.investigation_rows),
        },
        "words": {
            f.id: {"names": f.names, "words": f.words, "words_no": f.words_no} for f in pack.findings.values()
        }
        | {f"zone:{z.id}": {"words": {"yes": z.words}} for z in pack.region.zones},
        "studies": plain(pack.studies),
        "estimates": {f"{cause}/{finding}": asdict(e) for (cause, finding), e in estimates.items()},
        "panels": {k: v.findings for k, v in pack.investigations.items()},
    }
