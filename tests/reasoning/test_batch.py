"""A batch gives each case the posterior that it has alone."""

from __future__ import annotations

import pytest
from numpy.testing import assert_allclose

from reasoning_models import model, random_case, toy
from whence.case import parse_case
from whence.reasoning.batch import posteriors
from whence.reasoning.posterior import reason


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("told", [False, True])
def test_batch_agrees_with_one_at_a_time(seed: int, told: bool) -> None:
    k = model(seed)
    cases = [random_case(k, s, told=told and s % 2 == 0) for s in range(40)]
    batch = posteriors(cases, k)
    for case, causes, two in zip(cases, batch.causes, batch.two_sources, strict=True):
        alone = reason(case, k)
        assert_allclose(causes, alone.causes, atol=2e-5)
        assert two == pytest.approx(alone.two_sources, abs=2e-5)


def test_batch_reads_implied_and_replaced_findings_as_reasoning_does() -> None:
    k = toy()
    texts = [
        "findings: {long_drive: yes, driving: yes, press: no}",
        "findings: {two_tests: yes, lift: yes, twist: no, ache: yes}",
        "findings: {driving: no, long_drive: no}",
        "{case_mix: published, findings: {crp: 55, fever: yes}}",
    ]
    cases = [parse_case(text) for text in texts]
    batch = posteriors(cases, k)
    for case, causes in zip(cases, batch.causes, strict=True):
        assert_allclose(causes, reason(case, k).causes, atol=2e-5)
