"""What the rooms below say is shown in the user's language, and nothing of it is forgotten."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from workbench.config import RunConfig
from workbench.events import RunFailed, Warned
from workbench.gui import sentences
from workbench.gui.follow import TrainingWorker
from workbench.gui.form import ConfigForm
from workbench.gui.panels.data import DataPanel
from workbench.gui.record import RunRecord
from workbench.gui.sentences import told, translated
from workbench.gui.session import Session
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
    "a part of its own": (
        "1 row does not have 2 cells and was fitted (line 3).",
        "1 行不是正好 2 个单元格，已调整（第 3 行）。",
    ),
    "a part of parts": (
        "There are only 3 texts, too few for data.folds = 5: lower data.folds to 3, or add rows.",
        "只有 3 条文本，不够 data.folds = 5 之用：请将 data.folds 减小到 3，或增加行。",
    ),
    "names like parts": (
        "test has no column 'memory': its columns are model, lines 3.",
        "test 没有列 'memory'：它的列有 model, lines 3。",
    ),
    "a file before it": (
        "a.csv: The first line holds data, not names: the columns are numbered.",
        "a.csv：第一行是数据而不是列名：各列以编号命名。",
    ),
    "one word for two things": (
        "config.json of a/b is damaged, and the hub is switched off: allow the connection and "
        "fetch the model again.",
        "a/b 的 config.json 已损坏，而 Hub 已关闭：请允许连接并重新下载模型。",
    ),
    "a name in braces": (
        "{name} is empty: there is nothing to learn from.",
        "{name} 为空：没有可学习的内容。",
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
        import sentences as collected
    finally:
        sys.path.pop(0)
    known = json.loads(collected.FILE.read_text(encoding="utf-8"))
    now = json.loads(json.dumps(collected.known_texts()))
    assert known == now, "run python packaging/translate.py"
    assert "The disk is full." in known["sentences"]
    assert "If this goes on, lower the learning rate." in known["sentences"]
    assert "The column {text} cannot be both the text and the label." in known["sentences"]
    parts = [part for parts in known["parts"].values() for part in parts]
    for name in known["parts"]:
        texts = (*known["sentences"], *parts)
        assert any(re.search(rf"{{{name}\d*}}", text) for text in texts), f"nothing has a {name}"


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


def test_a_long_cell_is_left_as_it_is_and_told_at_once(translation):
    cell = repr("The disk is full. (line 3), row 7: is empty: or so\n" * 2000)
    said = "has a weight, x, row 3: {} (column 'a') is no number, like most rows: choose another "
    said = f"{said.format(cell)}column or another task."
    translation.use("zh_CN")
    assert cell in translated(said)
    assert translated(said).endswith("（列 'a'）不是数值，多数行都是如此：请选择其他列或其他任务。")
    assert translated(". " * 50_000) == ". " * 50_000


def test_the_sentences_are_read_only_when_one_is_told():
    sentences._templates.cache_clear()
    sentences._candidates.cache_clear()
    assert told() == told("", "") == ""
    assert not sentences._templates.cache_info().currsize
    assert told("The disk is full.") == "The disk is full."
    assert sentences._templates.cache_info().currsize


@pytest.fixture
def data_panel(qtbot, appearance, workspace: Path) -> Callable[[Path], DataPanel]:
    """Opens a file in a new panel."""

    def open_file(path: Path) -> DataPanel:
        panel = DataPanel(Session(RunConfig()), appearance, workspace)
        qtbot.addWidget(panel)
        panel.show()
        panel.open(str(path))
        qtbot.waitUntil(lambda: not panel.is_reading and bool(panel.messages.text), timeout=60_000)
        return panel

    return open_file


def test_why_a_table_is_not_opened_follows_the_language(
    qtbot, data_panel, translation, tmp_path: Path
):
    (tmp_path / "one.csv").write_text("words\nhello\nworld\n", encoding="utf-8")
    translation.use("zh_CN")
    said = data_panel(tmp_path / "one.csv").messages
    assert said.text == "表格只有一列（words）：需要一列文本和一列类别。"
    translation.use("en")
    english = "The table has one column (words): it needs a column with texts and one with classes."
    qtbot.waitUntil(lambda: said.text == english)


def test_what_was_mended_follows_the_language(qtbot, data_panel, translation, tmp_path: Path):
    content = "Report\n\ntext,label\n" + "a text,yes\nanother,no\n" * 10 + "more,no,again\n"
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    said = data_panel(tmp_path / "a.csv").messages
    assert said.text == (
        "What stands above the table is left out (line 1): 'Report'. "
        "1 row does not have 2 cells and was fitted (line 24)."
    )
    translation.use("zh_CN")
    chinese = (
        "表格上方的内容已略去（第 1 行）：'Report'。1 行不是正好 2 个单元格，已调整（第 24 行）。"
    )
    qtbot.waitUntil(lambda: said.text == chinese)


def test_why_rows_cannot_be_shared_out_follows_the_language(
    qtbot, data_panel, translation, tmp_path: Path
):
    content = "text,label,why,odd\na text,yes\nanother,no\n"
    (tmp_path / "few.csv").write_text(content, encoding="utf-8")
    said = data_panel(tmp_path / "few.csv").split.balance
    qtbot.waitUntil(lambda: "too few" in said.text(), timeout=60_000)
    translation.use("zh_CN")
    qtbot.waitUntil(lambda: said.text().startswith("2 行太少"))


def test_why_a_value_does_not_fit_follows_the_language(qtbot, appearance, translation):
    form = ConfigForm(["training.learning_rate"], Session(RunConfig()), appearance)
    qtbot.addWidget(form)
    row = form.row("training.learning_rate")
    translation.use("zh_CN")
    row.editor.edited.emit(0)
    assert row.wrong == "学习率 = 0 太小：必须大于 0。"
    translation.use("en")
    english = "Learning rate = 0 is too small: it must be greater than 0."
    qtbot.waitUntil(lambda: row.wrong == english)
    row.editor.edited.emit(0.001)
    assert row.wrong == ""
