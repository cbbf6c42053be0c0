"""Collects the window's source texts into the Qt Linguist files: python packaging/translations.py

Every ``tr("…")`` of ``pos_terminal/ui`` and every sentence of ``ui/messages`` becomes a message of each
``resources/translations/*.ts``, without the lines it stands at (they would change with every edit). Translations there
stay; texts no longer in the code go; new ones are marked unfinished. ``--check`` changes nothing and exits 1 where a
text is missing, unfinished or left over, or has other places (``{0}``) than its source. A new language begins as an
empty file: ``touch resources/translations/fr.ts``.

The ``.ts`` files are read as they are (``pos_terminal.ui.translations``); Qt's own ``linguist`` and ``lrelease`` read
them as well.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from pos_terminal.ui.messages import TABLES
from pos_terminal.ui.translations import LABELS, OWN_NAME, SENTENCES, Text, places

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"


class Known(NamedTuple):
    """What a file says of a text by now. ``finished``: nobody has marked it otherwise."""

    translation: str
    finished: bool


def labels_of(path: Path) -> set[Text]:
    """The literal arguments of ``tr`` in one module.

    :raises ValueError: an argument that is no literal, which no translation could ever be found for.
    """
    found: set[Text] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr"):
            continue
        literals = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        values = [value for value in literals if isinstance(value, str)]
        if len(values) != len(node.args):
            raise ValueError(f"{path.name}:{node.lineno}: tr() takes string literals")
        found.add((LABELS, values[0], values[1] if len(values) > 1 else ""))
    return found


def source_texts() -> list[Text]:
    """All labels by their text, then all sentences in the order of their tables."""
    paths = sorted((ROOT / "pos_terminal" / "ui").rglob("*.py"))
    labels = set().union(*(labels_of(path) for path in paths), {OWN_NAME})
    sentences = (
        (SENTENCES, source, f"{name}.{key}") for name, table in TABLES.items() for key, source in table.items()
    )
    return [*sorted(labels), *sentences]


def translations(path: Path) -> dict[Text, Known]:
    """What a file translates by now; nothing where it is empty."""
    if not path.stat().st_size:
        return {}
    found: dict[Text, Known] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            key = context.findtext("name") or "", message.findtext("source") or "", message.findtext("comment") or ""
            translation = message.find("translation")
            text = "" if translation is None else translation.text or ""
            found[key] = Known(text, translation is not None and not translation.get("type"))
    return found


def faults(texts: list[Text], known: dict[Text, Known]) -> Iterator[str]:
    """What keeps a file from being whole, a line each."""
    for text in texts:
        found = known.get(text, Known("", False))
        if not found.translation:
            yield f"not translated: {text[1]} ({text[2]})"
        elif not found.finished:
            yield f"not finished: {text[1]} ({text[2]})"
        elif places(found.translation) != places(text[1]):
            yield f"other places than its source: {text[1]} → {found.translation}"
    for text in known.keys() - set(texts):
        yield f"no longer in the code: {text[1]} ({text[2]})"


def write(path: Path, texts: list[Text], known: dict[Text, Known]) -> None:
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines += [f'<TS version="2.1" language="{path.stem}" sourcelanguage="zh_CN">']
    for context in (LABELS, SENTENCES):
        lines += ["<context>", f"    <name>{context}</name>"]
        for text in (text for text in texts if text[0] == context):
            found = known.get(text, Known("", False))
            lines += ["    <message>", f"        <source>{escape(text[1])}</source>"]
            if text[2]:
                lines.append(f"        <comment>{escape(text[2])}</comment>")
            mark = "" if found.finished else ' type="unfinished"'
            lines += [f"        <translation{mark}>{escape(found.translation)}</translation>", "    </message>"]
        lines.append("</context>")
    path.write_text("\n".join([*lines, "</TS>", ""]), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Collect the window's texts into the Qt Linguist files.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where a file is behind the code")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the .ts files are (default: the project's)")
    options = parser.parse_args(arguments)
    texts = source_texts()
    behind = False
    for path in sorted(options.folder.glob("*.ts")):
        known = translations(path)
        for fault in faults(texts, known):
            behind = True
            print(f"{path.name}: {fault}")
        if not options.check:
            write(path, texts, known)
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
