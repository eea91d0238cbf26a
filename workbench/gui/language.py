"""English and Simplified Chinese, switched live through Qt's own translation files."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from workbench.resources import RESOURCES

Language = Literal["en", "zh_CN"]
NAMES: dict[Language, str] = {"en": "English", "zh_CN": "简体中文"}


class Translation:
    """Installs the translator of one language at a time."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._translator: QTranslator | None = None
        self.language: Language = "en"

    def use(self, language: Language) -> None:
        """Switch; every widget hears of it by a LanguageChange event."""
        if self._translator is not None:
            self._application.removeTranslator(self._translator)
            self._translator = None
        self.language = language
        QLocale.setDefault(QLocale("zh_CN" if language == "zh_CN" else "en"))
        if language != "en":
            translator = QTranslator(self._application)
            if translator.load(str(RESOURCES / "translations" / f"workbench_{language}.qm")):
                self._application.installTranslator(translator)
                self._translator = translator


def system_language() -> Language:
    """The system's language where the window speaks it, else English."""
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def as_language(text: object) -> Language:
    """A saved choice, or the system's language if it is none."""
    return next((known for known in get_args(Language) if known == text), system_language())
