"""The window can be used with the keyboard and a screen reader."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from workbench.gui.window import MainWindow

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
)
# Parts that Qt puts into its own controls, and which answer for the control around them.
WITHIN = (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
)
# Takes the focus only to be scrolled with the keys; what lies in it has names of its own.
PASSIVE = (QMenu, QMenuBar, QScrollArea, QScrollBar)


def is_control(widget: QWidget) -> bool:
    takes_focus = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    if isinstance(widget, PASSIVE) or widget.objectName().startswith("qt_"):
        return False
    around = widget.parentWidget()
    while around is not None:
        private = "QComboBoxPrivateContainer" in around.metaObject().className()
        if isinstance(around, WITHIN) or private:
            return False
        around = around.parentWidget()
    return isinstance(widget, CONTROLS) or takes_focus


def name_of(widget: QWidget) -> str:
    """What a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def test_every_control_of_the_whole_window_has_a_name_in_both_languages(
    qtbot, quiet_window: MainWindow
):
    assert quiet_window.train_panel.form.rows  # the folded ones are made now
    nameless = []
    for language in ("zh_CN", "en"):
        quiet_window.use_language(language)
        qtbot.wait(50)
        nameless += [
            f"{language}: {type(widget).__name__} in {type(widget.parent()).__name__}"
            for widget in quiet_window.findChildren(QWidget)
            # What is hidden by itself waits until it has something to say.
            if is_control(widget) and not widget.isHidden() and not name_of(widget).strip()
        ]
    assert not nameless, nameless


def tab_stops(window: MainWindow, inside: QWidget) -> list[QWidget]:
    """What Tab reaches inside a widget, in order."""
    stops: list[QWidget] = []
    widget = window.nextInFocusChain()  # the dialogs are windows of their own
    while widget is not None and widget is not window:
        reachable = widget.isVisible() and widget.isEnabled()
        takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if (
            reachable
            and takes_tab
            and widget.window() is window
            and inside.isAncestorOf(widget)
            and is_control(widget)
        ):
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops


def test_tab_goes_down_each_panel_and_not_up_and_down(qtbot, quiet_window: MainWindow):
    for step in range(5):
        quiet_window.show_step(step)
        qtbot.wait(20)
        panel = quiet_window.panels.currentWidget()
        assert panel is not None
        stops = tab_stops(quiet_window, panel)
        assert stops or step in (3, 4)  # nothing to do there before there is a model
        for one, other in pairwise(stops):
            if one.parentWidget() is other.parentWidget():
                here, there = (stop.mapTo(panel, QPoint(0, 0)) for stop in (one, other))
                goes_on = there.y() > here.y() - 8 or there.x() > here.x()
                assert goes_on, f"{name_of(one)} → {name_of(other)}"


def test_tab_goes_from_the_top_bar_to_the_runs_to_the_panel(qtbot, quiet_window: MainWindow):
    qtbot.wait(20)
    stops = tab_stops(quiet_window, quiet_window)
    parts = (quiet_window.top, quiet_window.sidebar, quiet_window.panels)
    outside = [s for s in stops if not any(part.isAncestorOf(s) for part in parts)]
    assert not outside, outside
    order = [[part.isAncestorOf(stop) for part in parts].index(True) for stop in stops]
    assert order == sorted(order), [name_of(stop) for stop in stops]


def test_where_the_focus_is_can_be_seen_in_both_themes(qtbot, quiet_window: MainWindow):
    blind = []
    for theme in ("light", "dark"):
        quiet_window.use_theme(theme)
        for step in range(5):
            quiet_window.show_step(step)
            qtbot.wait(30)
            for stop in tab_stops(quiet_window, quiet_window):
                if step and not quiet_window.panels.isAncestorOf(stop):
                    continue  # the frame is the same in every step
                quiet_window.setFocus()
                before = stop.grab().toImage()
                stop.setFocus(Qt.FocusReason.TabFocusReason)
                if stop.grab().toImage() == before:
                    blind.append(f"{theme} {step}: {type(stop).__name__} {name_of(stop)}")
    assert not blind, blind
