"""What is kept from window to window is written, in order, while the window goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from workbench.gui import kept
from workbench.gui.kept import KeptValues, finish_writing


@pytest.fixture
def slow_disk(monkeypatch):
    """Nothing is written before it is opened."""
    opened = threading.Event()
    write = kept._write

    def wait_and_write(*what: object) -> None:
        assert opened.wait(60)
        write(*what)

    monkeypatch.setattr(kept, "_write", wait_and_write)
    yield opened
    opened.set()
    finish_writing()


def test_what_is_kept_is_known_at_once_and_written_when_the_disk_has_time(
    settings: QSettings, slow_disk: threading.Event
):
    values = KeptValues(settings)
    values.keep({"theme": "dark", "device": "cpu"})
    values.keep({"theme": "light", "device": None})
    assert (values.value("theme"), values.value("device")) == ("light", None)
    assert not Path(settings.fileName()).exists()
    slow_disk.set()
    finish_writing()
    assert "theme=light" in Path(settings.fileName()).read_text()
    assert KeptValues(settings).value("theme") == "light"
    assert not KeptValues(settings).value("device")


def test_the_next_window_reads_what_the_last_one_is_still_writing(
    settings: QSettings, slow_disk: threading.Event
):
    KeptValues(settings).keep({"geometry": QByteArray(b"here")})
    threading.Timer(0.2, slow_disk.set).start()
    assert KeptValues(settings).value("geometry") == QByteArray(b"here")


HOLD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QLockFile

lock = QLockFile(sys.argv[1] + ".lock")
assert lock.lock()
print("locked", flush=True)
until = time.monotonic() + 20
while not Path(sys.argv[2]).exists() and time.monotonic() < until:
    time.sleep(0.01)
"""


def test_the_window_goes_on_while_the_file_cannot_be_written(settings: QSettings, tmp_path: Path):
    enough = tmp_path / "enough"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, settings.fileName(), str(enough)], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == b"locked\n"
        KeptValues(settings).keep({"theme": "dark"})
        time.sleep(0.1)  # from which this thread would come back when the other has ended
        assert not Path(settings.fileName()).exists()
        enough.touch()
    finish_writing()
    assert "theme=dark" in Path(settings.fileName()).read_text()


def test_what_is_kept_already_is_not_written_again(settings: QSettings):
    KeptValues(settings).keep({"theme": "dark", "recent": ["a.csv", "b.csv"]})
    finish_writing()
    file = Path(settings.fileName())
    file.unlink()
    KeptValues(settings).keep({"theme": "dark"})
    finish_writing()
    assert not file.exists()


def test_settings_of_an_application_are_kept_under_its_name(tmp_path: Path):
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "config")
    )
    own = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Somebody", "Something")
    KeptValues(own).keep({"theme": "dark"})
    finish_writing()
    written = tmp_path / "config" / "Somebody" / "Something.ini"
    assert "theme=dark" in written.read_text()
