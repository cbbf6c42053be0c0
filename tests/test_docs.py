"""The documents hold: their links lead somewhere, their settings exist, their make targets too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import msgspec
import pytest

from pos_terminal.arguments import parser
from pos_terminal.config import Section, Settings
from pos_terminal.online.custody import CREDENTIAL, SERVICE

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "resources" / "docs"
READMES = sorted(ROOT.glob("README*.md"))
DOCUMENTS = [*READMES, *sorted(DOCS.rglob("*.md")), *sorted((ROOT / "packaging").glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
FIRST_CELL = re.compile(r"^\| `((?![a-z_]+\.py)[a-z_.]+)` \|", re.MULTILINE)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(path: Path) -> set[str]:
    """What a heading is called in an address: lower case, spaces as hyphens, no punctuation."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    broken = []
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        file, _, anchor = unquote(target).partition("#")
        found = (path.parent / file).resolve() if file else path
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(target)
    assert broken == []


def test_both_readmes_lead_to_the_same_documents() -> None:
    texts = [path.read_text(encoding="utf-8") for path in READMES]
    ours = {one.name for one in READMES}
    first, second = ([link for link in LINK.findall(text) if link not in ours] for text in texts)
    assert first == second
    assert {"resources/docs/images/sale.png", "LICENSE", "packaging/CHANGELOG.md"} <= set(first)
    assert all("`.venv/bin/pos-terminal`" in text for text in texts)


def settings(kind: type[Section], prefix: str = "") -> Iterator[str]:
    for field in msgspec.structs.fields(kind):
        if isinstance(field.type, type) and issubclass(field.type, Section):
            yield from settings(field.type, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name


def test_the_settings_of_the_terminal_are_all_named_and_no_other() -> None:
    text = (DOCS / "settings-terminal.md").read_text(encoding="utf-8").partition("## Example")[0]
    assert sorted(FIRST_CELL.findall(text)) == sorted(settings(Settings))


@pytest.mark.parametrize("path", sorted(DOCS.glob("devices-*.md")), ids=name)
def test_documents_of_devices_name_no_setting_that_does_not_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    sections = "|".join(field.name for field in msgspec.structs.fields(Settings))
    told = set(FIRST_CELL.findall(text)) | set(re.findall(rf"`((?:{sections})\.[a-z_]+)`", text))
    assert told - set(settings(Settings)) == set()
    assert told, "a document of devices says how to set them up"


@pytest.mark.parametrize("path", READMES, ids=name)
def test_the_readmes_name_targets_that_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = set(re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= told <= targets


def test_the_commands_and_names_of_a_terminals_set_up_are_those_of_the_program() -> None:
    text = (DOCS / "running-a-terminal.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"\.venv/bin/pos-terminal ((?:run|enrol)[^`\n]*)", text))
    assert {command.split()[0] for command in commands} == {"run", "enrol"}
    for command in commands:
        assert parser("").parse_args(command.split()).command == command.split()[0]
    assert f"LoadCredential={CREDENTIAL}:" in text
    assert f"«{SERVICE}»" in text
    assert (ROOT / "packaging" / "setup.sh").is_file()
    assert "packaging/setup.sh window" in text
    lists = (ROOT / "packaging" / "setup.sh").read_text(encoding="utf-8")
    assert all(f"\n{name}=" in lists for name in ("WINDOW", "OFFSCREEN"))
