"""The files of the languages, read without Qt."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pos_terminal.ui import translations
from pos_terminal.ui.resources import resources
from pos_terminal.ui.translations import LABELS, SENTENCES, read
from tests.pos_terminal.ui.conftest import forget_languages

FILE = """<?xml version="1.0" encoding="utf-8"?>
<TS version="2.1" language="fr"><context><name>{context}</name>
<message><source>{source}</source><comment>{comment}</comment>{translation}</message></context></TS>"""


def write(path: Path, translation: str, *, source: str = "件", comment: str = "", context: str = LABELS) -> Path:
    path.write_text(FILE.format(context=context, source=source, comment=comment, translation=translation), "utf-8")
    return path


def test_a_text_is_found_by_context_source_and_comment(tmp_path: Path) -> None:
    path = write(tmp_path / "fr.ts", "<translation>pièce</translation>", comment="words.one", context=SENTENCES)
    assert read(path) == {(SENTENCES, "件", "words.one"): "pièce"}
    assert read(write(path, '<translation type="unfinished">pièce</translation>')) == {(LABELS, "件", ""): "pièce"}


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("件", ""),
        ("件", "<translation/>"),
        ("件", '<translation type="vanished">pièces</translation>'),
        ("件", '<translation type="obsolete">pièces</translation>'),
        ("{0} 件", "<translation>pièces</translation>"),
        ("{0} 件", "<translation>{1} pièces</translation>"),
        ("{0} 件", "<translation>{0 pièces</translation>"),
        ("{0} 件", "<translation>{} pièces</translation>"),
        ("件", "<translation>}</translation>"),
        ("{sum} 件", "<translation>{total} pièces</translation>"),
    ],
)
def test_what_cannot_be_shown_stays_chinese(tmp_path: Path, source: str, translation: str) -> None:
    assert read(write(tmp_path / "fr.ts", translation, source=source)) == {}


def test_the_languages_are_the_files_there_are(translation_folder: Path) -> None:
    assert translations.languages() == ("zh_CN",)
    assert translations.own_name("zh_CN") == "简体中文"
    forget_languages()
    for name in ("fr.ts", "en.ts"):
        write(translation_folder / name, "<translation>pièce</translation>")
    assert translations.languages() == ("zh_CN", "en", "fr")
    assert [translations.following(code) for code in translations.languages()] == ["en", "fr", "zh_CN"]
    assert translations.own_name("fr") == "fr", "the file does not say"


@pytest.mark.parametrize("damage", [Path.touch, Path.mkdir, lambda path: path.write_text("<TS><context>")])
def test_a_file_that_cannot_be_read_is_left_out_and_logged(
    translation_folder: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], object]
) -> None:
    damage(translation_folder / "fr.ts")
    forget_languages()  # a window of an earlier test may have asked since the folder is another
    with caplog.at_level(logging.WARNING):
        assert translations.languages() == ("zh_CN",)
    assert "fr.ts" in caplog.text
    with pytest.raises((OSError, ElementTree.ParseError)):
        translations.texts("fr")


def test_the_files_lie_with_the_other_resources() -> None:
    assert translations.folder() == resources() / "translations"
    assert {path.name for path in resources().iterdir()} >= {"fonts", "icons", "sounds", "translations"}


@pytest.mark.parametrize("module", ["translations", "messages", "present"])
def test_sentences_need_no_qt(module: str) -> None:
    code = f"import sys, pos_terminal.ui.{module}; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 0
