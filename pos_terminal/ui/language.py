"""Languages of the window. The source texts are Simplified Chinese; other languages are Qt Linguist ``.ts`` files.

``tr`` looks a text up in the installed translators, as Qt does for its own. The ``.ts`` files are read as they are
(``TsTranslator``), so there is no compiled file to build, ship or forget. ``packaging/translations.py`` collects the
source texts into them.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from pos_terminal.ui.theme import resources

CONTEXT = "pos_terminal"
LANGUAGES = {"zh_CN": "简体中文", "en": "English"}


def tr(text: str, comment: str | None = None) -> str:
    """``text`` in the language of the window; ``comment`` tells equal source texts apart."""
    return QCoreApplication.translate(CONTEXT, text, comment)


class TsTranslator(QTranslator):
    """A translator that reads a Qt Linguist file directly.

    :raises OSError: the file cannot be read. :raises ElementTree.ParseError: it is no XML.
    """

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[tuple[str, str], str] = {}
        for message in ElementTree.parse(path).getroot().iter("message"):
            source, translation = message.findtext("source") or "", message.findtext("translation") or ""
            if translation:
                self._texts[source, message.findtext("comment") or ""] = translation

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        if context != CONTEXT:
            return None
        return self._texts.get((source, disambiguation or ""))

    def isEmpty(self) -> bool:
        return not self._texts


class Language(QObject):
    """The language chosen; ``use`` switches at run time, upon which every widget receives ``LanguageChange``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.code = "zh_CN"
        self._translator: TsTranslator | None = None

    def use(self, code: str) -> None:
        """Switch to ``code``.

        :raises KeyError: no such language.
        """
        if code not in LANGUAGES:
            raise KeyError(code)
        if code == self.code:
            return
        self.code = code
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        if code != "zh_CN":
            self._translator = TsTranslator(resources() / "translations" / f"{code}.ts", self)
            QCoreApplication.installTranslator(self._translator)
