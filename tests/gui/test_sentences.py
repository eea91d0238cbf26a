"""What an engine says is shown in the user's language, and nothing it can say is forgotten."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from workbench.config import RunConfig
from workbench.events import RunFailed, Warned
from workbench.gui.follow import TrainingWorker
from workbench.gui.record import RunRecord
from workbench.gui.sentences import told, translated
from workbench.runs.folder import RunFolder

ROOT = Path(__file__).resolve().parents[2]

SAID = {
    "a plain sentence": ("The disk is full.", "磁盘已满。"),
    "values": (
        "Lower the batch size (now 16) or the max length (now 256), freeze layers, or choose a "
        "smaller model.",
        "请减小批量（现为 16）或最大长度（现为 256），冻结部分层，或选择更小的模型。",
    ),
    "words as values": (
        "Step 7 was skipped: its gradient was no finite number.",
        "跳过了第 7 步：其梯度不是有限的数。",
    ),
    "a sentence within": (
        "No model was saved yet. Resume the run, or train again.",
        "尚未保存任何模型。请恢复运行，或重新训练。",
    ),
    "two sentences": (
        "There is not enough memory for this run. Lower the batch size or the max length, or "
        "choose a smaller model.",
        "内存不足，无法进行此次运行。请减小批量或最大长度，或选择更小的模型。",
    ),
    "a name with a full stop": (
        "The checkpoint step-1. x is damaged: an older one is used.",
        "检查点 step-1. x 已损坏：改用较早的一个。",
    ),
    "none of ours": ("Something unheard of.", "Something unheard of."),
}


@pytest.mark.parametrize(("english", "chinese"), SAID.values(), ids=SAID)
def test_sentences_are_known_again_with_their_values(translation, english: str, chinese: str):
    assert translated(english) == english
    translation.use("zh_CN")
    assert translated(english) == chinese


def test_the_sentences_of_the_sources_are_those_the_window_knows():
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        import sentences
    finally:
        sys.path.pop(0)
    known = json.loads(sentences.FILE.read_text(encoding="utf-8"))
    now = json.loads(json.dumps(sentences.known_texts()))
    assert known == now, "run python packaging/translate.py"
    assert "The disk is full." in known["sentences"]
    assert "If this goes on, lower the learning rate." in known["sentences"]


def test_a_warning_and_a_failure_follow_the_language_of_the_window(qapp, tmp_path, translation):
    parent = QObject()
    record = RunRecord(TrainingWorker(parent, folder=RunFolder(tmp_path)), RunConfig(), parent)
    said = []
    record.spoke.connect(lambda kind, words: said.append(words))
    record.worker.warned.emit(Warned(message="The disk is full: the run waits at step 3."))
    record.worker.run_failed.emit(RunFailed(kind="disk", message="The disk is full."))
    assert said[0]() == "The disk is full: the run waits at step 3."
    translation.use("zh_CN")
    assert [words() for words in said] == ["磁盘已满：运行在第 3 步等待。", "磁盘已满。"]
    parent.deleteLater()


def test_sentences_stand_one_after_the_other_and_empty_ones_are_left_out(translation):
    assert told("One is said.", "", "Another is said.") == "One is said. Another is said."
    translation.use("zh_CN")
    assert told("The disk is full.", "No model was saved yet.") == "磁盘已满。尚未保存任何模型。"
