"""Whatever a case file holds, the answer is a result (exit code 0) or one line (exit code 2), never a traceback."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from whence.cli import main

KEYS = st.sampled_from([
    "on", "person", "setting", "drawing", "findings", "answers", "told", "asked", "case_mix", "id", "age", "sex",
    "pregnant", "weeks_since_birth", "country", "zones", "worst", "numb", "side", "everywhere", "value", "certainty",
    "degree", "origin", "quote", "finding", "fever", "onset", "pain_duration", "crp", "saddle_numbness", "leg_weakness",
])  # fmt: skip
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 200),
    st.integers(min_value=-(10**30), max_value=10**400),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from([
        "yes", "no", "unknown", "female", "male", "GB", "gradual", "lower_buttock", "left", "think_so", "mild", "story",
        "primary_care", "published", "2026-11-21", "fever",
    ]),
)  # fmt: skip
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=14,
)
CASES = st.dictionaries(KEYS, DOCUMENTS, max_size=6)
EXAMPLE = """person: {age: 44, sex: female, country: GB}
setting: physiotherapy
drawing: {zones: [lower_buttock], side: left}
findings:
  onset: gradual
  pain_duration: 16
  fever: no
  slump_test: {value: no, certainty: think_so}
"""


def outcome(file, text):
    """Run the command on a file with this text; return exit code, output and errors."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    before, sys.argv = sys.argv, ["whence", "assess", str(file), "--json"]
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as ended:
        return ended.code or 0, out.getvalue(), err.getvalue()
    finally:
        sys.argv = before
    return 0, out.getvalue(), err.getvalue()


def check(file, text):
    code, out, err = outcome(file, text)
    if code == 0:
        assert out.startswith("{")
        assert err == ""
    else:
        assert code == 2, err
        assert out == ""
        assert err.startswith("whence: ")
        assert err.count("\n") == 1
        assert len(err) < 600


QUIET = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@QUIET
@given(document=CASES)
@example(document={"answers": 5, "findings": {"fever": "yes"}})
@example(document={"findings": {"fever\nwith a line": "yes"}})
@example(document={"drawing": {"zones": ["lower_buttock"], "worst": "sacrum"}})
def test_any_document(tmp_path, document):
    check(tmp_path / "x.yaml", yaml.safe_dump(document, allow_unicode=True))


@QUIET
@given(data=st.data())
def test_any_damage_to_a_good_file(tmp_path, data):
    start = data.draw(st.integers(0, len(EXAMPLE)))
    length = data.draw(st.integers(0, 8))
    put = data.draw(st.text(alphabet=":{}[]-?&*!|>'\"%@`#, \n\tabfeys0159.~\x00é", max_size=8))
    check(tmp_path / "x.yaml", EXAMPLE[:start] + put + EXAMPLE[start + length :])


@QUIET
@given(content=st.binary(max_size=60))
@example(content=b"{" * 5000)
@example(content=b"a: &a [*a, *a]")
@example(content=b"findings: &f {fever: *f}")
@example(content=b"person: {age: 0x" + b"f" * 9000 + b"}")
def test_any_bytes(tmp_path, content):
    check(tmp_path / "x.yaml", content)
