"""The marks that every row of evidence carries."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from whence.knowledge.schema.base import Strict

__all__ = ["Marks", "Seen", "Share"]

Seen = Literal["fulltext", "abstract", "secondary", "memory"]
Share = float | None


class Marks(Strict):
    """How far a row may be trusted, and whether it is used."""

    id: str
    seen: Seen
    used: bool = False
    reason: str | None = Field(default=None, description="why it is not used, or a caution")
    scope: Literal["wider", "narrower", "unclear"] | None = None
    derived: bool = False
    suspect: bool = False
    pooled_in: str | None = None
    population: str | None = None
    url: str | None = None
    note: str | None = None
