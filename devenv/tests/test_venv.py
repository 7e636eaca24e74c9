import re
import tomllib
from pathlib import Path

import pytest

from devenv import venv

REPO = Path(__file__).resolve().parents[2]


def names(lines):
    return {re.split(r"[\s<>=!~;\[]", line)[0].lower() for line in lines if line[:1].isalpha()}


@pytest.mark.parametrize("project", venv.PROJECTS)
def test_what_a_service_needs_is_in_the_lock_of_the_edge(project):
    pyproject = tomllib.loads((REPO / project / "pyproject.toml").read_text())
    wanted = (REPO / "requirements" / "edge.in").read_text().splitlines()
    for dependency in pyproject["project"]["dependencies"]:
        assert dependency in wanted or names([dependency]) <= names(wanted)


@pytest.mark.parametrize("group", venv.EVERYTHING)
def test_every_wanted_package_is_locked_with_hashes(group):
    folder = REPO / "requirements"
    locked = (folder / f"{group}.txt").read_text()
    wanted = names((folder / f"{group}.in").read_text().splitlines())
    found = {name.replace("_", "-") for name in names(locked.splitlines())}
    assert {name.replace("_", "-") for name in wanted} <= found
    assert locked.count("--hash=sha256:") >= venv.count_locked(locked)


@pytest.mark.parametrize("group", venv.EVERYTHING)
def test_a_lock_names_no_address(group):
    assert "://" not in (REPO / "requirements" / f"{group}.txt").read_text()


def test_locked_packages_are_counted():
    assert venv.count_locked("# by hand\na==1 \\\n    --hash=sha256:0\nb==2 ; x\n") == 2
