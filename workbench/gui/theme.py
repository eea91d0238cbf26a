"""The visual language in one place: colour tokens, spacing, type scale, style sheet, icons."""

from __future__ import annotations

import string
from dataclasses import asdict, dataclass
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from workbench.gui.later import Later
from workbench.gui.styled import StyledParts
from workbench.resources import resource

Choice = Literal["system", "light", "dark"]

# Spacing scale in pixels at 100 %.
TINY, SMALL, MEDIUM, LARGE, WIDE, HUGE = 4, 8, 12, 16, 24, 32


@dataclass(frozen=True)
class Theme:
    """Colour of each role. Contrasts are measured in tests/gui/test_theme.py."""

    name: str
    window: str
    surface: str
    sunken: str
    text: str
    muted: str
    faint: str
    """Large or disabled text only."""
    border: str
    """Decoration only."""
    outline: str
    """Edge of a control."""
    accent: str
    accent_hover: str
    on_accent: str
    soft_accent: str
    success: str
    warning: str
    error: str
    data: tuple[str, ...]
    """Colours of series and classes, safe for colour-blind readers, in this order."""

    def colour(self, role: str) -> QColor:
        """The colour of a role by its name."""
        return QColor(getattr(self, role))

    def data_colour(self, index: int) -> QColor:
        """The colour of the n-th series or class; they repeat after the sixth."""
        return QColor(self.data[index % len(self.data)])

    def ink_on(self, tint: QColor) -> QColor:
        """Of the darkest and the lightest colour the one that reads better on a tint of sunken."""
        ground = blended(tint, self.colour("sunken"))
        inks = (self.colour("text"), self.colour("surface"))
        return max(inks, key=lambda ink: contrast(ink, ground))


def blended(tint: QColor, ground: QColor) -> QColor:
    """The colour that is seen where a translucent tint lies on an opaque ground."""
    share = tint.alphaF()
    parts = zip(_rgb(tint), _rgb(ground), strict=True)
    return QColor.fromRgbF(*(share * over + (1 - share) * under for over, under in parts))


def contrast(one: QColor, other: QColor) -> float:
    """Contrast of two opaque colours, 1 to 21. Source: WCAG 2.1, "contrast ratio"."""
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def _luminance(colour: QColor) -> float:
    """Relative luminance, 0 to 1. Source: WCAG 2.1, "relative luminance"."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


LIGHT = Theme(
    name="light",
    window="#F4F5F7",
    surface="#FFFFFF",
    sunken="#ECEEF2",
    text="#1B1F27",
    muted="#59626F",
    faint="#7C8592",
    border="#D5DAE1",
    outline="#868F9C",
    accent="#0B5FD0",
    accent_hover="#0A54B8",
    on_accent="#FFFFFF",
    soft_accent="#E4EDFB",
    success="#18774A",
    warning="#8F5500",
    error="#BB2A2A",
    data=("#0072B2", "#D55E00", "#009E73", "#A8518A", "#B07900", "#8A6FDF"),
)
DARK = Theme(
    name="dark",
    window="#14171C",
    surface="#1B1F25",
    sunken="#101317",
    text="#E8EAEE",
    muted="#A4ADBA",
    faint="#7F8996",
    border="#323944",
    outline="#6F7987",
    accent="#74ADFF",
    accent_hover="#8DBBFF",
    on_accent="#0A1B33",
    soft_accent="#1E3252",
    success="#5BC78D",
    warning="#E5AE4B",
    error="#FF8078",
    data=("#56B4E9", "#FF8A3D", "#2DBE93", "#E39AC4", "#F0B83C", "#B09BF5"),
)


class Appearance(QObject):
    """Which theme is on; it follows the system unless the user chose one."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: Choice = "system") -> None:
        super().__init__(application)
        self._application = application
        self._choice: Choice = choice
        if application.style().name() != "fusion":  # or every widget there is would be restyled
            application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._pixmaps: dict[tuple[str, str, int], QPixmap] = {}
        self.later = Later(self)
        self._styled = StyledParts(self.later)
        self.theme = self._wanted()
        self._apply()

    @property
    def choice(self) -> Choice:
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Switch to a theme, or back to the system's, at once in the whole window."""
        self._choice = choice
        self._change()

    def style(self, *parts: QWidget) -> None:
        """Give parts of the window, or dialogs, the style sheet of the theme, now and later."""
        for part in parts:
            self._styled.add(part)

    def icon(self, name: str, role: str = "text", size: int = 16) -> QIcon:
        """The icon `resources/icons/NAME.svg` in the colour of a role."""
        return QIcon(self.pixmap(name, role, size))

    def pixmap(self, name: str, role: str = "text", size: int = 16) -> QPixmap:
        """The icon as pixels for the sharpest screen, `size` in device-independent pixels."""
        key = (name, role, size)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._drawn(name, role, size)
        return self._pixmaps[key]

    def _drawn(self, name: str, role: str, size: int) -> QPixmap:
        svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
        coloured = svg.replace("currentColor", getattr(self.theme, role))
        ratio = self._application.devicePixelRatio()
        image = QImage(QSize(size, size) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(QByteArray(coloured.encode())).render(painter)
        painter.end()
        image.setDevicePixelRatio(ratio)
        return QPixmap.fromImage(image)

    def _follow_system(self) -> None:
        if self._choice == "system":
            self._change()

    def _wanted(self) -> Theme:
        dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        chosen_dark = dark if self._choice == "system" else self._choice == "dark"
        return DARK if chosen_dark else LIGHT

    def _change(self) -> None:
        """Restyling what is seen takes up to 0.1 s: only where it makes a difference."""
        wanted = self._wanted()
        if wanted is not self.theme:
            self.theme = wanted
            self._apply()

    def _apply(self) -> None:
        self._pixmaps.clear()
        self._application.setPalette(_palette(self.theme))
        self._styled.change(style_sheet(self.theme))
        self.changed.emit()


def style_sheet(theme: Theme) -> str:
    """`resources/style.qss` with the colours of a theme."""
    template = string.Template(resource("style.qss").read_text(encoding="utf-8"))
    icons = {
        "arrow_down": resource("icons", f"arrow-down-{theme.name}.svg").as_posix(),
        "check": resource("icons", f"check-{theme.name}.svg").as_posix(),
    }
    colours = {key: value for key, value in asdict(theme).items() if isinstance(value, str)}
    return template.substitute(colours, **icons)


def scale_font(widget: QWidget, factor: float, weight: QFont.Weight = QFont.Weight.Normal) -> None:
    """Give a widget the system's font, scaled; figures keep one width so that numbers stand still.

    factor: 1 is body text, 1.5 a title, 1.75 the number of a tile, 0.9 small text
    """
    font = QFont(QApplication.font())
    font.setPointSizeF(max(QApplication.font().pointSizeF(), 1) * factor)
    font.setWeight(weight)
    if hasattr(QFont, "Tag"):  # Qt 6.7
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
    widget.setFont(font)


def set_role(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet selects on, and draw the widget anew if it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.surface,
        roles.AlternateBase: theme.sunken,
        roles.Text: theme.text,
        roles.PlaceholderText: theme.muted,
        roles.Button: theme.surface,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.error,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Link: theme.accent,
        roles.Mid: theme.border,
        roles.Light: theme.surface,
        roles.Midlight: theme.border,
        roles.Dark: theme.outline,
        roles.Shadow: theme.outline,
        roles.ToolTipBase: theme.surface,
        roles.ToolTipText: theme.text,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return palette
