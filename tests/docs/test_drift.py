"""What is written about the code agrees with the code."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from importlib import import_module

import pytest

import whence


@pytest.fixture(scope="module")
def pages(root):
    """Return the script that makes the pages."""
    spec = importlib.util.spec_from_file_location("pages", root / "scripts/docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_made_from_the_code_are_up_to_date(pages, root):
    for name, text in pages.generated().items():
        assert (root / name).read_text(encoding="utf-8") == text, f"{name} is out of date; run make docs"


def test_examples_print_what_they_show(pages, root):
    for name in pages.PAGES:
        text = (root / name).read_text(encoding="utf-8")
        assert pages.refreshed(text) == text, f"an example in {name} is out of date; run make docs"


def test_python_examples_run(root, capsys):
    text = (root / "README.md").read_text(encoding="utf-8")
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, "README.md", "exec"), {})
    assert "routine" in capsys.readouterr().out


def test_the_picture_is_of_a_real_result(pages, root, tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "ROOT", root)
    made = tmp_path / "assess.svg"
    with pytest.raises(ValueError, match="is not in the subpath"):  # it says where, after writing
        pages.picture(made)
    assert made.read_text() == (root / "docs/images/assess.svg").read_text(), "run make docs"


@pytest.mark.parametrize("module", ["whence", "whence.evidence"])
def test_exported_names_exist_are_sorted_and_documented(module, root):
    found = import_module(module)
    assert len(set(found.__all__)) == len(found.__all__)
    assert dir(found) == sorted(found.__all__)
    page = (root / "docs/api.md").read_text(encoding="utf-8")
    for name in found.__all__:
        thing = getattr(found, name)
        assert name == "__version__" or f"### {name}\n" in page
        if callable(thing):
            assert thing.__doc__, name
    with pytest.raises(AttributeError, match="no_such_name"):
        found.no_such_name  # noqa: B018


def test_every_command_has_help_json_and_a_place_in_the_reference(pages, root):
    from typer.main import get_command

    from whence.cli.app import build

    page = (root / "docs/commands.md").read_text(encoding="utf-8")
    for name, command in pages._commands(get_command(build())):
        assert command.help, name
        assert f"## whence {name}\n" in page
        options = {o for p in command.params for o in p.opts}
        assert "--json" in options, name
        for parameter in command.params:
            assert parameter.help, f"{name} {parameter.name}"


def test_every_module_of_a_command_is_registered(root):
    from whence.cli.app import COMMANDS

    names = {p.stem for p in (root / "src/whence/cli").glob("*.py") if "_command(" in p.read_text()}
    assert names - {"app"} <= set(COMMANDS)


def test_links_between_pages_lead_somewhere(root):
    for page in [*root.glob("*.md"), *(root / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto:")):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_page_is_reachable_from_the_index(root):
    index = (root / "docs/index.md").read_text(encoding="utf-8")
    for page in (root / "docs").glob("*.md"):
        assert page.name == "index.md" or f"({page.name})" in index, page.name


def test_the_version_stands_in_one_place(root):
    tracked = files(root)
    holding = [
        f for f in tracked if f.suffix in {".py", ".toml"} and f'"{whence.__version__}"' in f.read_text()
    ]
    assert [str(f.relative_to(root)) for f in holding] == ["src/whence/_version.py"]


def files(root):
    done = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [root / name for name in done.stdout.splitlines() if (root / name).is_file()]


def test_no_path_or_host_of_a_machine_is_in_the_repository(root):
    machine = re.compile(
        r"(?<![\w.])/(?:work|home|root|Users|tmp)/\w|(?<![\w.])10\.\d+\.\d+\.\d+|192\.168\.|localhost:\d|index-url"
    )
    for file in files(root):
        if file.suffix in {".mo", ".png", ".svg", ".npz"} or file == root / "tests/docs/test_drift.py":
            continue
        found = machine.search(file.read_text(encoding="utf-8"))
        assert found is None, f"{file.relative_to(root)}: {found[0]}"


def test_versions_are_pinned_by_name_alone(root):
    lines = (root / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9.-]+==[\w.!+]+", line) for line in pins)
    project = (root / "pyproject.toml").read_text()
    named = {
        n.lower()
        for n in re.findall(r'"([A-Za-z][\w.-]*)(?:[><=][^"]*)?"', _extras(project))
        if n != "whence"
    }
    assert named <= {line.partition("==")[0] for line in pins}


def _extras(project):
    return project[project.index("dependencies = [") : project.index("[project.scripts]")]


def test_licences_are_whole(root):
    assert "END OF TERMS AND CONDITIONS" in (root / "LICENSE").read_text()
    assert "creativecommons.org/licenses/by/4.0/legalcode" in (root / "LICENSE-packs").read_text()


def test_every_finding_is_used_and_every_rule_can_be_met(buttock):
    from whence.triage.reach import unreachable

    assert unreachable(buttock.documents["rules"], buttock) == ()


def test_tests_run_with_warnings_as_errors():
    assert "error" in str(sys.modules["_pytest.warnings"] and _filters())


def _filters():
    import warnings

    return warnings.filters
