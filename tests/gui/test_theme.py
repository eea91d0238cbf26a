"""Colours can be read, and switching them reaches everything."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from workbench.gui.theme import DARK, LIGHT, Appearance, Theme, style_sheet
from workbench.resources import RESOURCES


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.1, definition of "relative luminance"."""
    parts = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", ["text", "muted", "accent", "success", "warning", "error"])
@pytest.mark.parametrize("ground", ["window", "surface", "sunken"])
def test_text_can_be_read_on_every_ground(theme: Theme, role: str, ground: str):
    assert contrast(getattr(theme, role), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_controls_and_data_stand_out_from_their_ground(theme: Theme):
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.text, theme.soft_accent) >= 4.5
    assert contrast(theme.outline, theme.surface) >= 3
    assert all(contrast(colour, theme.surface) >= 3 for colour in theme.data)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_style_sheet_has_a_colour_for_every_name(theme: Theme):
    assert "$" not in style_sheet(theme)


def test_choosing_a_theme_is_told_and_changes_the_palette(
    qtbot, qapp: QApplication, appearance: Appearance
):
    with qtbot.waitSignal(appearance.changed):
        appearance.choose("dark")
    assert appearance.theme is DARK
    assert qapp.palette().window().color() == QColor(DARK.window)


@pytest.mark.parametrize(
    "name", [file.stem for file in (RESOURCES / "icons").glob("*.svg") if "-" not in file.stem]
)
def test_every_icon_draws_something_in_the_colour_of_its_role(appearance: Appearance, name: str):
    image = appearance.pixmap(name, "error", 32).toImage()
    drawn = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200
    ]
    assert drawn
    if name != "workbench":
        meant = QColor(appearance.theme.error)
        assert all(abs(pixel.red() - meant.red()) < 16 for pixel in drawn)
