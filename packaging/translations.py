"""Collects the window's source texts into the Qt Linguist files: python packaging/translations.py

Every ``tr("…")`` of ``pos_terminal/ui`` becomes a message of ``resources/translations/*.ts``, with the places it stands
at left out (they would change with every edit). Translations there stay; texts no longer in the code go; new ones are
marked unfinished. ``--check`` changes nothing and exits 1 where a text is missing, unfinished or left over.

The ``.ts`` files are read as they are (``pos_terminal.ui.language``); Qt's own ``linguist`` and ``lrelease`` read them
as well.
"""

from __future__ import annotations

import argparse
import ast
import sys
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
Text = tuple[str, str]  # source, comment


def texts_of(path: Path) -> set[Text]:
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
        found.add((values[0], values[1] if len(values) > 1 else ""))
    return found


def source_texts() -> list[Text]:
    paths = sorted((ROOT / "pos_terminal" / "ui").rglob("*.py"))
    return sorted(set().union(*(texts_of(path) for path in paths)))


def translations(path: Path) -> dict[Text, str]:
    """What a file translates by now."""
    if not path.exists():
        return {}
    return {
        (message.findtext("source") or "", message.findtext("comment") or ""): message.findtext("translation") or ""
        for message in ElementTree.parse(path).getroot().iter("message")
    }


def write(path: Path, language: str, texts: list[Text], known: dict[Text, str]) -> None:
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines += [f'<TS version="2.1" language="{language}" sourcelanguage="zh_CN">', "<context>"]
    lines.append("    <name>pos_terminal</name>")
    for text, comment in texts:
        translation = known.get((text, comment), "")
        lines += ["    <message>", f"        <source>{escape(text)}</source>"]
        if comment:
            lines.append(f"        <comment>{escape(comment)}</comment>")
        mark = "" if translation else ' type="unfinished"'
        lines += [f"        <translation{mark}>{escape(translation)}</translation>", "    </message>"]
    lines += ["</context>", "</TS>", ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Collect the window's texts into the Qt Linguist files.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where a file is behind the code")
    options = parser.parse_args(arguments)
    texts = source_texts()
    behind = 0
    for language in ("en",):
        path = FOLDER / f"{language}.ts"
        known = translations(path)
        missing = [text for text in texts if not known.get(text)]
        left_over = [text for text in known if text not in texts]
        for text, _ in missing:
            print(f"{path.name}: not translated: {text}")
        for text, _ in left_over:
            print(f"{path.name}: no longer in the code: {text}")
        behind += len(missing) + len(left_over)
        if not options.check:
            write(path, language, texts, known)
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
