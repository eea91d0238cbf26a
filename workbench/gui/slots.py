"""What each action of the menus does in the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from workbench.gui.about import tell_about
from workbench.gui.panel_numbers import DATA, START

if TYPE_CHECKING:
    from workbench.gui.window import MainWindow


def slots_of(window: MainWindow) -> dict[str, Callable[[], object]]:
    """A method for the id of every action."""
    return {
        "open_file": window.choose_table,
        "open_folder": partial(_on_data, window, "choose_folder"),
        "open_hub": partial(_on_data, window, "choose_hub"),
        "paste_table": partial(_on_data, window, "paste_table"),
        "settings": partial(_open_settings, window),
        "quit": window.close,
        "train": window.train,
        "resume": window.resume,
        "pause": window.runs.pause_or_continue,
        "checkpoint": window.runs.save_checkpoint,
        "stop": window.stop,
        "start": partial(window.show_step, START),
        **{f"step_{step}": partial(window.show_step, step) for step in range(5)},
        "sidebar": window.toggle_sidebar,
        "palette": partial(_open_palette, window),
        "theme_system": partial(window.use_theme, "system"),
        "theme_light": partial(window.use_theme, "light"),
        "theme_dark": partial(window.use_theme, "dark"),
        "language_en": partial(window.use_language, "en"),
        "language_zh_CN": partial(window.use_language, "zh_CN"),
        "tour": window.begin_tour,
        "glossary": partial(window.explain, "loss"),
        "about": partial(tell_about, window.top),
    }


def _on_data(window: MainWindow, method: str) -> None:
    window.show_step(DATA)
    window.panels.want(DATA, lambda: getattr(window.data_panel, method)())


# These parts are made after the menus, so they are looked up when they are wanted.


def _open_settings(window: MainWindow) -> None:
    window.choices.open_dialog()


def _open_palette(window: MainWindow) -> None:
    window.command_palette.open()
