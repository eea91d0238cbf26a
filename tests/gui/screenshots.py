"""Pictures of every panel in its states, in both themes and languages.

    python -m tests.gui.screenshots FOLDER [--size 1280x800]

The run that they show is simulated, so no engine is needed. The pictures are to be looked at:
nothing may be clipped, misplaced, in the wrong language or the wrong colour.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.recorded import (
    classify,
    finish,
    recorded_run,
    start,
    take_steps,
    validate,
    write_evaluation,
)
from workbench.events import RunFailed
from workbench.gui.app import make_window
from workbench.gui.background import is_working
from workbench.gui.follow import PredictionWorker
from workbench.gui.kept import finish_writing
from workbench.gui.record import RunRecord
from workbench.gui.spare import SpareKeeper
from workbench.gui.window import DATA, EVALUATE, MODEL, PREDICT, START, TRAIN, MainWindow

CLASSES = ("account", "billing", "delivery", "fault", "praise", "refund")
TYPED = {
    "The parcel was left in the rain, and the book in it is ruined.": "delivery",
    "I was charged twice for the same month. Please send one of them back.": "billing",
    "Since the update the screen stays black when I open the lid.": "fault",
}


def states(window: MainWindow, folder: Path) -> dict[str, Callable[[], QWidget | None]]:
    """What to do for each picture, in this order; gives back the dialog, where that is pictured."""
    runs = window.runs

    def step(number: int) -> Callable[[], None]:
        return lambda: window.show_step(number)

    def live() -> None:
        record = recorded_run(runs, folder / "run", window.session.config)
        runs.live = record
        start(record)
        take_steps(record, 1, 66)
        validate(record, 30, 0.7, best=True)
        runs._show(record)
        validate(record, 60, 0.8, best=False)
        window.show_step(TRAIN)
        runs.live_changed.emit()

    def ended() -> None:
        finish(shown())
        runs._end()

    def evaluated() -> None:
        record = shown()
        assert record.folder is not None
        write_evaluation(record.folder)
        window.run_shown.show_states()
        window.evaluate_panel.show_run(record.folder)
        window.show_step(EVALUATE)
        wait(lambda: window.evaluate_panel.tiles["accuracy"].number != "–", 10)

    def classified() -> None:
        panel = window.predict_panel
        panel.show_run(shown().folder)
        window.show_step(PREDICT)
        for text, label in TYPED.items():
            others = {name: 0.01 * place for place, name in enumerate(CLASSES) if name != label}
            classify(panel, text, {label: 1 - sum(others.values())} | others)

    def failed() -> None:
        window.show_step(TRAIN)
        window.evaluate_panel.show_run(None)
        window.predict_panel.show_run(None)
        shown().worker.run_failed.emit(RunFailed(kind="disk", message="The disk is full."))

    def shown() -> RunRecord:
        assert runs.shown is not None
        return runs.shown

    def filters() -> None:
        window.model_panel.search.filter_button.setChecked(True)
        window.model_panel.choose("hfl/rbt3")

    def settings() -> QWidget:
        window.choices.open_dialog()
        return window.choices.dialog

    def glossary() -> QWidget:
        window.explain("overfitting")
        return window.glossary

    def palette() -> None:
        window.glossary.close()
        window.command_palette.open()

    def tour() -> None:
        window.command_palette.close_again()
        window.begin_tour()

    return {
        "start": step(START),
        "data": step(DATA),
        "model": step(MODEL),
        "model-filters": filters,
        "train-empty": step(TRAIN),
        "evaluate-empty": step(EVALUATE),
        "predict-empty": step(PREDICT),
        "train-live": live,
        "train-ended": ended,
        "evaluate": evaluated,
        "predict": classified,
        "train-failed": failed,
        "settings": settings,
        "glossary": glossary,
        "palette": palette,
        "tour": tour,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="1280x800")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wide, tall = map(int, options.size.split("x"))
    SpareKeeper.prepare = lambda keeper: None  # type: ignore[method-assign, assignment]
    PredictionWorker.start = lambda worker: None  # type: ignore[method-assign, assignment, misc]
    application = QApplication(sys.argv[:1])
    count = 0
    for theme in ("light", "dark"):
        for language in ("en", "zh_CN"):
            with tempfile.TemporaryDirectory() as name:
                os.environ["HOME"] = name  # the pictures name no folder of this machine
                workspace = Path(name) / "Workbench"
                settings = QSettings(f"{name}/settings.ini", QSettings.Format.IniFormat)
                settings.setValue("theme", theme)
                settings.setValue("language", language)
                window = make_window(application, workspace, settings)
                window.resize(wide, tall)
                window.show()
                wait(partial(is_complete, window))
                for state, bring_about in states(window, workspace).items():
                    pictured = bring_about() or window
                    settle(application)
                    picture = pictured.grab()
                    picture.save(str(options.folder / f"{state}-{theme}-{language}.png"))
                    count += 1
                window.runs.live = None
                window.tour.end()
                window.use_language("en")  # a language stays with the application
                window.close()
                window.deleteLater()
                finish_writing()  # into the folder, which goes next
    print(f"{count} pictures in {options.folder}")
    return 0


def is_complete(window: MainWindow) -> bool:
    return window.panels.is_complete and window.session.is_ready()


def wait(ready: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not ready() and time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.01)


def settle(application: QApplication) -> None:
    """Let work beside the window, timers and layouts come to rest."""
    wait(lambda: not is_working())
    until = time.monotonic() + 0.25
    wait(lambda: time.monotonic() > until)


if __name__ == "__main__":
    sys.exit(main())
