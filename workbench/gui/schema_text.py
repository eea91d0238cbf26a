"""Titles, sentences and choices of the config schema in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from workbench.config import Setting


def title(setting: Setting) -> str:
    return _translate(setting.title)


def help_text(setting: Setting) -> str:
    return _translate(setting.help)


def unit(setting: Setting) -> str:
    return _translate(setting.unit) if setting.unit else ""


def group(name: str) -> str:
    return _translate(name)


def choice_name(setting: Setting, choice: str) -> str:
    return _translate(setting.names.get(choice, choice))


def _translate(text: str) -> str:
    # The .ts files have these under this context; packaging/translate.py puts them there.
    return QCoreApplication.translate("schema", text)
