"""The tables of a kind of person are made once and kept, as many as asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whence.case import Case, Person
from whence.reasoning.stratum import keep_strata, stratum_for

if TYPE_CHECKING:
    from whence import Knowledge


def test_as_many_kinds_are_kept_as_asked_for(toy: Knowledge) -> None:
    try:
        keep_strata(2)
        first = stratum_for(toy, Case(person=Person(age=20)))
        assert stratum_for(toy, Case(person=Person(age=20))) is first
        for age in (50, 80):
            stratum_for(toy, Case(person=Person(age=age)))
        assert stratum_for(toy, Case(person=Person(age=20))) is not first
    finally:
        keep_strata()
