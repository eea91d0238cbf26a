"""Workers between the window and the engine's processes: each a thread with typed signals."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from workbench.config import RunConfig
from workbench.errors import RunError, WorkbenchError
from workbench.events import (
    Evaluated,
    Event,
    Paused,
    Phase,
    Resumed,
    RunFailed,
    RunFinished,
    RunStarted,
    Step,
    Warned,
)
from workbench.gui.background import Progress, Task
from workbench.jobs.follow import follow_run, outcome
from workbench.jobs.predictor import Predictor
from workbench.jobs.process import EngineProcess, start_run
from workbench.jobs.spare import Spare
from workbench.models.find import check_model
from workbench.runs.control import Command, ask
from workbench.runs.folder import RunFolder, create_run, require_unfinished

_log = logging.getLogger(__name__)


class TrainingWorker(QThread):
    """Starts an engine, or finds one again, and turns its events into signals.

    The run itself does not depend on this thread: when it ends, the engine goes on. It reads on
    when the window has taken what it read: of a long log no heap of events waits for the window,
    and no turn of the window's waits for more than one piece that is being read.
    """

    checking = Signal()  # the data and the model are being looked at
    refused = Signal(str)  # the input is wrong, in one sentence; no run was made
    called_off = Signal()  # it was to stop before there was a run
    run_created = Signal(object)  # RunFolder
    run_started = Signal(object)  # RunStarted
    phase_changed = Signal(object)  # Phase
    steps_arrived = Signal(object)  # list[Step], in order; a Signal(list) would copy each twice
    evaluated = Signal(object)  # Evaluated
    warned = Signal(object)  # Warned
    paused = Signal(object)  # Paused
    resumed = Signal(object)  # Resumed
    run_finished = Signal(object)  # RunFinished
    run_failed = Signal(object)  # RunFailed
    not_told = Signal(str)  # a wish could not be written down, and why
    ended = Signal(object)  # jobs.follow.Outcome: how the run stands when nothing more will come
    _passed_on = Signal()  # to itself in the window's thread, where it comes after the events

    def __init__(
        self,
        parent: QObject,
        *,
        folder: RunFolder | None = None,
        config: RunConfig | None = None,
        workspace: Path | None = None,
        spare: Spare | None = None,
        resuming: bool = False,
    ) -> None:
        """Follow the run in `folder`, or start one from `config` in `workspace`.

        resuming: start an engine on the run in `folder`, which was cut off or stopped
        """
        super().__init__(parent)
        self._folder = folder
        self._config = config
        self._workspace = workspace
        self._spare = spare
        self._resuming = resuming
        self._leave = threading.Event()
        self._taken = threading.Event()
        self._passed_on.connect(self._note_taken)
        self._asking = threading.Lock()  # held for a moment
        self._telling = threading.Lock()  # held while the disk is busy
        self._starts = folder is None or resuming
        self._wish: Command | None = None
        self._signals = {
            RunStarted: self.run_started,
            Phase: self.phase_changed,
            Evaluated: self.evaluated,
            Warned: self.warned,
            Paused: self.paused,
            Resumed: self.resumed,
            RunFinished: self.run_finished,
            RunFailed: self.run_failed,
        }

    @property
    def folder(self) -> RunFolder | None:
        """The run; None until it was created."""
        return self._folder

    def ask(self, command: Command) -> None:
        """Pass a wish on to the engine, which looks for one at every step.

        Until it is started the last wish is remembered. It is written down beside the window,
        which would wait for a busy disk.
        """
        with self._asking:
            self._wish = command
            if self._starts or self._folder is None:
                return
        telling = Task(self._tell_engine, self)
        telling.failed.connect(self.not_told)
        telling.start()

    def leave(self) -> None:
        """Stop following; the engine goes on."""
        self._leave.set()
        self._taken.set()

    def run(self) -> None:
        """In the thread: check, create, start, follow."""
        process: EngineProcess | None = None
        try:
            if self._folder is None:
                self._folder = self._create()
                if self._folder is None:
                    self.called_off.emit()
                    return
                process = self._start(self._folder)
            elif self._resuming:
                require_unfinished(self._folder)
                process = self._start(self._folder)
            for events in follow_run(self._folder, process, stop=self._leave):
                self._pass_on(events)
            if not self._leave.is_set():
                self._end(self._folder, process)
        except WorkbenchError as error:
            self.refused.emit(str(error))
        except Exception as error:
            _log.exception("The training worker failed")
            self.refused.emit(f"{type(error).__name__}: {error}")
        finally:
            if self._spare is not None:
                self._spare.close()  # if it was not used

    def _create(self) -> RunFolder | None:
        """Look at the data and the model first, so that wrong input leaves no folder behind.

        None if it was to stop meanwhile.
        """
        from workbench.data.prepare import prepare  # pandas is not wanted before

        assert self._config is not None and self._workspace is not None
        self.checking.emit()
        prepare(self._config)
        check_model(self._config.model.name, self._config.model.revision)
        return None if self._wish == "stop" else create_run(self._workspace, self._config)

    def _start(self, folder: RunFolder) -> EngineProcess:
        """Start the engine, then tell it what was wished meanwhile: starting forgets it."""
        process = start_run(folder, self._spare, resuming=self._resuming)
        with self._asking:
            self._starts = False
        with suppress(RunError):  # the engine needs the same disk, and says so
            self._tell_engine()
        self.run_created.emit(folder)
        return process

    def _tell_engine(self, _: Progress | None = None) -> None:
        """Write down the last wish, unless it was already. Raises RunError if it cannot be."""
        with self._telling:  # so that no later wish is overtaken
            with self._asking:
                wish, self._wish = self._wish, None
            if wish is None or self._folder is None:
                return
            try:
                ask(self._folder.control_path, wish)
            except OSError as error:
                raise RunError(error.strerror or str(error)) from error

    def _end(self, folder: RunFolder, process: EngineProcess | None) -> None:
        ended = outcome(folder, process)
        if ended.refused and process is not None and not self._resuming:
            process.wait()
            folder.discard()
            self._folder = None
            self.refused.emit(ended.message)
        else:
            self.ended.emit(ended)

    def _pass_on(self, events: list[Event]) -> None:
        """Tell the window of events, and wait until it has seen to them."""
        self._taken.clear()
        for kind, group in groupby(events, type):
            if kind is Step:
                self.steps_arrived.emit(list(group))
            elif signal := self._signals.get(kind):
                for event in group:
                    signal.emit(event)
        self._passed_on.emit()
        if not self._leave.is_set():  # asked after `clear`, so that `leave` is not overheard
            self._taken.wait()

    def _note_taken(self) -> None:
        self._taken.set()


class PredictionWorker(QThread):
    """Holds the engine process that classifies; of texts that pile up only the newest counts."""

    loading = Signal(str)  # the model's folder
    loaded = Signal(object)  # jobs.predictor.Loaded
    predicted = Signal(str, object)  # the text, its jobs.predictor.Prediction
    failed = Signal(str)  # one sentence

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wake = threading.Condition()
        self._model: Path | None = None
        self._text: str | None = None
        self._ending = False
        self._predictor: Predictor | None = None

    def use_model(self, folder: Path) -> None:
        """Load a model; texts wait until it is there."""
        with self._wake:
            self._model = folder
            self._wake.notify()

    def classify(self, text: str) -> None:
        """Classify a text, unless a newer one comes before its turn."""
        with self._wake:
            self._text = text
            self._wake.notify()

    def close(self) -> None:
        """End the thread and the engine process."""
        with self._wake:
            self._ending = True
            self._wake.notify()
        if self._predictor is not None:
            self._predictor.close()  # ends a request that is under way
        self.wait()

    def run(self) -> None:
        """In the thread: whatever is asked, the model first."""
        try:
            while True:
                with self._wake:
                    while not (self._ending or self._model or self._text is not None):
                        self._wake.wait()
                    if self._ending:
                        return
                    model, self._model = self._model, None
                    text = None
                    if model is None:
                        text, self._text = self._text, None
                self._work(model, text)
        finally:
            if self._predictor is not None:
                self._predictor.close()

    def _work(self, model: Path | None, text: str | None) -> None:
        try:
            if self._predictor is None:
                self._predictor = Predictor()
            if model is not None:
                self.loading.emit(str(model))
                self.loaded.emit(self._predictor.load(model))
            elif text is not None:
                self.predicted.emit(text, self._predictor.predict([text])[0])
        except WorkbenchError as error:
            if not self._ending:
                self.failed.emit(str(error))
        except Exception as error:
            _log.exception("The prediction worker failed")
            if not self._ending:
                self.failed.emit(f"{type(error).__name__}: {error}")
