"""Each program runs on its own extra: what it imports is in there, and nothing of the other program is.

The sets are the closures of ``pyproject.toml``'s extras over the requirements that the installed packages state.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
OWN = {"pos_terminal", "sync_server"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(extra: str) -> set[str]:
    """The distributions that an install with ``extra`` brings on this system."""
    found: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(text) for text in [*PROJECT["dependencies"], *EXTRAS[extra]]]
    while waiting:
        wanted = waiting.pop()
        key = (plain(wanted.name), frozenset(wanted.extras))
        if key in found or (wanted.marker is not None and not wanted.marker.evaluate()):
            continue
        found.add(key)
        for text in distribution(wanted.name).requires or []:
            needed = Requirement(text)
            asked = [{"extra": one} for one in (*wanted.extras, "")]
            if needed.marker is None or any(needed.marker.evaluate(environment) for environment in asked):
                needed.marker = None
                waiting.append(needed)
    return {name for name, _ in found}


def imported(*folders: str) -> set[str]:
    """The top-level names of other people's packages that the code below ``folders`` imports anywhere."""
    names = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - OWN


@pytest.mark.parametrize(
    ("extra", "folders"),
    [("terminal", ["pos_terminal"]), ("server", ["sync_server", "pos_terminal/contract"])],
)
def test_an_extra_brings_all_that_its_program_imports(extra: str, folders: list[str]) -> None:
    brought, owners = closure(extra), packages_distributions()
    names = imported(*folders)
    assert "msgspec" in names
    assert [name for name in sorted(names) if not {plain(one) for one in owners.get(name, [])} & brought] == []


_WITHOUT = """
import runpy, sys
sys.modules |= dict.fromkeys({lacking!r})
sys.argv = {line!r}
runpy.run_module(sys.argv[0], run_name="__main__")
"""


@pytest.mark.parametrize(
    ("line", "extra", "other"),
    [
        ("sync_server serve", "server", "terminal"),
        ("sync_server --help", "server", "terminal"),
        ("pos_terminal run", "terminal", "server"),
        ("pos_terminal ledger verify x", "terminal", "server"),
    ],
)
def test_a_program_without_its_libraries_says_what_to_install(line: str, extra: str, other: str) -> None:
    """Both commands come with the package, whichever extra was asked for."""
    missing = closure(extra) - closure(other)
    lacking = [name for name, owners in packages_distributions().items() if {plain(one) for one in owners} <= missing]
    ended = subprocess.run(
        [sys.executable, "-c", _WITHOUT.format(lacking=lacking, line=line.split())],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        cwd=ROOT,
    )
    assert ended.returncode == 69, ended.stderr
    (told,) = ended.stderr.splitlines()
    assert re.fullmatch(rf"[a-z-]+: \w+ is not installed; install .+: pip install '\.\[{extra}\]'", told)
    assert ended.stdout == ""


def test_no_extra_brings_the_other_program() -> None:
    terminal, server = closure("terminal"), closure("server")
    assert "pyside6-essentials" in terminal
    assert "starlette" in server
    for library in ("pyside6-essentials", "shiboken6", "keyring", "pyserial", "python-escpos", "biip", "sqlalchemy"):
        assert library not in server
    for library in ("starlette", "uvicorn", "asyncpg", "jinja2", "pypinyin"):
        assert library not in terminal
