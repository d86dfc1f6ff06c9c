"""The buttock pack, and a judge of cases, for the tests of triage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import whence
from whence.reasoning.posterior import reason
from whence.triage.judge import triage

if TYPE_CHECKING:
    from collections.abc import Callable

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.triage.judge import Triage


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return the buttock pack, compiled."""
    return whence.load("buttock")


@pytest.fixture(scope="session")
def judge(knowledge: Knowledge) -> Callable[[Case], Triage]:
    """Return a function from a case to its triage."""
    return lambda case: triage(case, knowledge, reason(case, knowledge))
