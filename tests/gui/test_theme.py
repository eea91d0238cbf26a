"""Colours can be read, and switching them reaches everything."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from workbench.gui.theme import DARK, LIGHT, Appearance, Theme, blended, contrast, style_sheet
from workbench.resources import RESOURCES


def measured(one: str, other: str) -> float:
    return contrast(QColor(one), QColor(other))


def test_contrast_is_that_of_the_standard():
    assert measured("#000000", "#FFFFFF") == pytest.approx(21)
    assert measured("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("share", [0.08, 0.3, 0.5, 0.7, 0.9])
def test_numbers_can_be_read_on_every_tint_of_a_matrix(theme: Theme, number: int, share: float):
    tint = theme.data_colour(number)
    tint.setAlphaF(share)
    ground = blended(tint, theme.colour("sunken"))
    assert contrast(theme.ink_on(tint), ground) >= 3.8  # 13 px, as good as these colours allow


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", ["text", "muted", "accent", "success", "warning", "error"])
@pytest.mark.parametrize("ground", ["window", "surface", "sunken"])
def test_text_can_be_read_on_every_ground(theme: Theme, role: str, ground: str):
    assert measured(getattr(theme, role), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_controls_and_data_stand_out_from_their_ground(theme: Theme):
    assert measured(theme.on_accent, theme.accent) >= 4.5
    assert measured(theme.text, theme.soft_accent) >= 4.5
    assert measured(theme.outline, theme.surface) >= 3
    assert all(measured(colour, theme.surface) >= 3 for colour in theme.data)


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
