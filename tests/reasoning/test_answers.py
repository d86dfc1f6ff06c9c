"""Nothing is counted twice: implied findings, clusters, doubt."""

from __future__ import annotations

import pytest

from reasoning_models import toy
from whence.case import parse_case
from whence.errors import CaseError
from whence.reasoning.answers import facts_of
from whence.reasoning.explain import separators
from whence.reasoning.posterior import reason


def weighed(text: str) -> set[str]:
    k = toy()
    return {k.findings[i.finding].id for i in facts_of(parse_case(text), k).items}


def test_an_implied_finding_is_not_counted_beside_what_implies_it() -> None:
    assert weighed("findings: {long_drive: yes, driving: yes}") == {"long_drive"}


def test_what_would_imply_a_denied_finding_is_not_counted_beside_it() -> None:
    assert weighed("findings: {driving: no, long_drive: no}") == {"driving"}
    k = toy()
    facts = facts_of(parse_case("findings: {driving: no}"), k)
    assert facts.known[k.finding_index["long_drive"]] == 1


def test_a_cluster_replaces_its_members() -> None:
    assert weighed("findings: {two_tests: yes, lift: yes, twist: no}") == {"two_tests"}


def test_answers_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(CaseError, match="contradict"):
        weighed("findings: {long_drive: yes, driving: no}")
    with pytest.raises(CaseError, match="contradict"):
        weighed("findings: {fever: yes, well: yes}")


def test_care_findings_are_no_evidence() -> None:
    assert weighed("findings: {worry: yes}") == set()


def test_what_separates_two_causes() -> None:
    k = toy()
    posterior = reason(parse_case("findings: {sitting: yes}"), k)
    found = separators(posterior, k.cause_index["tendon"], k.cause_index["joint"])
    assert found
    assert [s.worth for s in found] == sorted((s.worth for s in found), reverse=True)
    named = {k.findings[s.finding].id: s for s in found}
    assert named["lift"].log_ratio > 0
    assert named["lift"].option == 1
    answered = {s.finding for s in found if s.answered is not None}
    assert answered <= {k.finding_index["sitting"]}
