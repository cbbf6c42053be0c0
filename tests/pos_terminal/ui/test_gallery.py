"""The gallery paints every screen: what a designer looks at, and what nobody else would notice breaking."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QApplication

from pos_terminal.ui import gallery, samples


def test_every_screen_is_painted_at_its_size(
    styled: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gallery.main([str(tmp_path), "--sizes", "1024x768", "--language", "en"]) == 0
    pictures = {path.stem: QImageReader(str(path)).size() for path in tmp_path.glob("*.png")}
    assert capsys.readouterr().out.startswith(f"{len(pictures)} pictures")
    assert {f"{name}-1024x768" for name in samples.BODIES} < set(pictures)
    sizes = {(one.width(), one.height()) for name, one in pictures.items() if name != "keys"}
    assert sizes == {(1024, 768)}
