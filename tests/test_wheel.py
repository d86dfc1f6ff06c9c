"""The wheel carries compiled packs, so that an installed Whence fits nothing at its first run."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(out), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return next(out.glob("*.whl"))


def test_it_holds_packs_compiled_packs_licences_and_types(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.name.endswith("-py3-none-any.whl")
    assert sum(name.startswith("whence/packs/compiled/buttock-") for name in names) == 1
    assert "whence/packs/library/findings/laboratory.yaml" in names
    assert "whence/py.typed" in names
    assert {n.rpartition("/")[2] for n in names if "licenses/" in n} == {"LICENSE", "LICENSE-packs"}
    assert not any(name.startswith(("tests/", "scripts/", "benchmarks/")) for name in names)


def test_it_assesses_without_compiling(wheel, root, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "site"),
        "WHENCE_CACHE": str(tmp_path / "cache"),
    }
    code = (
        "import sys, whence, whence.knowledge.cache as cache; cache._compile = None; "
        "from whence.cli import main; "
        "assert 'site' in whence.__file__, whence.__file__; "
        "sys.argv = ['whence', 'assess', 'examples/sit_bone.yaml']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Possible sources" in done.stdout
    assert not (tmp_path / "cache").exists()
