"""The structure of the tree: what tools that look at one file cannot see."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("pos_terminal", "sync_server")
MAX_LINES = 400
BANNED_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)(_|$)", re.IGNORECASE)


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_module_is_longer_than_a_sitting() -> None:
    counts = {name(path): len(path.read_bytes().splitlines()) for path in modules(*PACKAGES, "tests", "packaging")}
    assert {path: count for path, count in counts.items() if count > MAX_LINES} == {}


def test_every_room_and_module_says_what_it_owns() -> None:
    silent = [
        name(path)
        for path in modules(*PACKAGES, "tests", "packaging")
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(ast.parse(path.read_bytes()))
    ]
    empty = [name(path) for path in modules(*PACKAGES) if path.name == "__init__.py" and not path.stat().st_size]
    assert silent + empty == []


def test_nothing_is_called_after_a_drawer_for_leftovers() -> None:
    found = []
    for path in modules(*PACKAGES, "tests", "packaging"):
        parts = [*path.relative_to(ROOT).parts[:-1], path.stem]
        found += [name(path) for part in parts if BANNED_NAMES.search(part)]
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Helper|Utils?)$", node.name):
                found.append(f"{name(path)}: {node.name}")
    assert found == []


def test_each_file_of_the_windows_tests_runs_in_one_lane() -> None:
    """They run apart from the rest, by the first letter of their name: another is run by nobody."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lanes = re.search(r"addprefix test-screens-,([a-z -]+)\)", makefile)
    assert lanes is not None
    letters = [chr(one) for lane in lanes[1].split() for one in range(ord(lane[0]), ord(lane[-1]) + 1)]
    assert sorted(letters) == [chr(one) for one in range(ord("a"), ord("z") + 1)]
    files = [path.name for path in (ROOT / "tests/pos_terminal/ui").rglob("test_*.py")]
    assert [one for one in files if one[len("test_")] not in letters] == []
    assert not list((ROOT / "tests/pos_terminal/ui").glob("*/test_*.py")), "a lane looks into no folder"
    rooms = {"ui", *re.findall(r"test-(\w+)", makefile.partition("LANES := ")[2].partition("\n")[0])} - {"screens"}
    windows = re.search(r"WINDOWS := (.+)", makefile)
    assert windows is not None
    assert {Path(one).name for one in windows[1].split()} == rooms


def test_tests_mirror_the_packages() -> None:
    """A folder of tests stands for a room of that name."""
    strays = []
    for package in PACKAGES:
        for folder in sorted({path.parent for path in modules(f"tests/{package}") if path.name.startswith("test_")}):
            if not (ROOT / folder.relative_to(ROOT / "tests")).is_dir():
                strays.append(name(folder))
    assert strays == []


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in modules("tests")}
    assert [name(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_the_pure_rooms_open_no_file_and_write_to_no_screen() -> None:
    """What the import contracts cannot see: these words need no import."""
    found = []
    for path in modules(*(f"pos_terminal/{room}" for room in ("contract", "sale", "till", "receipt", "benefits"))):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Name) and node.id in ("open", "print", "input", "__import__", "eval", "exec"):
                found.append(f"{name(path)}:{node.lineno}: {node.id}")
    assert found == []


def test_suppressions_name_their_rule() -> None:
    found = []
    for path in modules(*PACKAGES, "tests", "packaging"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"#\s*(noqa(?!: [A-Z]+\d+)|type:\s*ignore(?!\[))", line):
                found.append(f"{name(path)}:{number}")
    assert found == []


def test_what_mypy_is_told_to_pass_over_has_its_reason_beside_it() -> None:
    found = []
    for path in modules(*PACKAGES):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"#\s*type:\s*ignore(?!\[[\w,-]+\]  # \w)", line):
                found.append(f"{name(path)}:{number}")
    assert found == []


def test_a_broad_except_raises_again_or_says_why() -> None:
    found = []
    for path in modules(*PACKAGES):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            again = any(isinstance(each, ast.Raise) and each.exc is None for each in node.body)
            if broad and not again and not re.search(r"# noqa: BLE001 - \w", lines[node.lineno - 1]):
                found.append(f"{name(path)}:{node.lineno}")
    assert found == []


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for part in listed.decode().split("\0") if part and (path := ROOT / part).is_file()]


needs_git = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a checkout knows what is tracked")


@needs_git
def test_nothing_tracked_names_a_registry_or_a_machine() -> None:
    """An address of a package registry would tie a build to one place; a path of one machine works on no other."""
    registry = re.compile(rb"https?://[^\s\"']*(pypi|pythonhosted|npmjs|anaconda|artifactory|nexus)", re.IGNORECASE)
    home = re.compile(rb"(?<![\w.$}])/(wor" + rb"k|roo" + rb"t|home/[a-z]+|Users/[a-z]+)/")
    found = []
    for path in tracked():
        data = path.read_bytes()
        if b"\0" in data[:8000]:
            continue
        for pattern in (registry, home):
            found += [f"{name(path)}: {match.group().decode()}" for match in pattern.finditer(data)]
    assert found == []


@needs_git
def test_nothing_generated_is_tracked() -> None:
    generated = re.compile(r"(\.pyc|\.qm|\.log|\.sqlite3(-wal|-shm)?|\.egg-info/.*|(^|/)(build|dist|__pycache__)/.*)$")
    assert [name(path) for path in tracked() if generated.search(name(path))] == []


def test_the_lock_pins_by_hash_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index-url" not in lock
    requirements = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert len(requirements) > 40
    assert [each.splitlines()[0] for each in requirements if "--hash=sha256:" not in each] == []
    assert [each.splitlines()[0] for each in requirements if "==" not in each.splitlines()[0]] == []


def test_the_lock_covers_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    names = {re.split(r"[<>=;\[ ]", each)[0].lower() for each in asked}
    assert names - locked == set()


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text


# --- what a program loads -------------------------------------------------------------------------------------------

TERMINAL_LIBRARIES = {"PySide6", "shiboken6", "keyring", "serial", "escpos", "biip", "platformdirs", "pos_terminal.ui"}
SERVER_LIBRARIES = {"starlette", "uvicorn", "asyncpg", "jinja2", "pypinyin", "sync_server"}


def loaded_by(statement: str) -> set[str]:
    program = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.process
def test_the_server_loads_nothing_of_the_terminal() -> None:
    loaded = loaded_by("import sync_server.app, sync_server.__main__")
    assert "starlette" in loaded
    assert loaded & TERMINAL_LIBRARIES == set()
    rooms = {each.split(".")[1] for each in loaded if each.startswith("pos_terminal.")}
    assert rooms == {"contract"}


@pytest.mark.process
def test_the_terminal_loads_nothing_of_the_server() -> None:
    loaded = loaded_by("import pos_terminal.__main__, pos_terminal.app, pos_terminal.online.exchange")
    assert {"PySide6", "httpx"} <= loaded
    assert loaded & SERVER_LIBRARIES == set()


@pytest.mark.process
def test_the_command_line_alone_loads_no_window() -> None:
    loaded = loaded_by("import pos_terminal.__main__, pos_terminal.cli, pos_terminal.ledger.verify")
    assert loaded & (SERVER_LIBRARIES | {"PySide6", "shiboken6", "sqlalchemy", "httpx", "keyring"}) == set()
