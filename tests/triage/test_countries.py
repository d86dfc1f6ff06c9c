"""Whom to call in which country."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from whence.triage.call import call_for

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge

EU = [
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT",
    "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
]  # fmt: skip


def test_there_are_forty_countries_with_a_number_and_a_source(knowledge: Knowledge) -> None:
    countries = knowledge.documents["countries"]
    assert len(countries) >= 40
    for country in countries.values():
        assert re.fullmatch(r"\d{2,5}( or \d{2,5})?", country["emergency"]), country
        assert country["source"]


@pytest.mark.parametrize("code", EU)
def test_112_works_in_the_european_union(code: str, knowledge: Knowledge) -> None:
    assert "112" in call_for(knowledge, code).emergency


@pytest.mark.parametrize("code", [None, "XX"])
def test_an_unknown_country_gets_general_advice(code: str | None, knowledge: Knowledge) -> None:
    call = call_for(knowledge, code)
    assert "112" in call.emergency
    assert call.advice_line is None
    assert call.sentence("routine", "Pain", knowledge) == ""
