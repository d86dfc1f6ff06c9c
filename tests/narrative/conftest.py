"""The pack and its words, loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import whence
from whence.narrative import load_lexicon

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge
    from whence.narrative import Lexicon


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return the compiled buttock pack."""
    return whence.load("buttock")


@pytest.fixture(scope="session")
def lexicon(knowledge: Knowledge) -> Lexicon:
    """Return its words."""
    return load_lexicon(knowledge)


@pytest.fixture(scope="session")
def spanish() -> Knowledge:
    """Return the pack in Spanish."""
    return whence.load("buttock", language="es")


@pytest.fixture(scope="session")
def words(spanish: Knowledge) -> Lexicon:
    """Return the Spanish words of the reader."""
    return load_lexicon(spanish)
