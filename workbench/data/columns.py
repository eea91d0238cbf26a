"""Which column holds the text and which the class: guessed from names and contents."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from workbench.config import RunConfig, TaskName
from workbench.data.split import is_split_column
from workbench.data.table import Table
from workbench.data.targets import check_target_keys, guess_separator, is_switch
from workbench.errors import DataError

_SAMPLE_ROWS = 2000
_MOST_LETTERS = 10_000  # of a cell, by which its column is told
_TEXT_NAMES = re.compile(
    r"text|review|sentence|comment|message|content|body|description|question|title|tweet|document"
    r"|premise|文本|内容|评论|句子|标题|正文|问题|消息|描述",
    re.IGNORECASE,
)
_LABEL_NAMES = re.compile(
    r"^(labels?|class|classes|category|categories)$|标签|类别|分类", re.IGNORECASE
)
_LIKE_LABEL_NAMES = re.compile(
    r"^(target|sentiment|topic|intent|tags?|y|rating|stars|score|type)$|_label$|^label_"
    r"|情感|类型|分数|评分",
    re.IGNORECASE,
)
_PAIR_NAMES = re.compile(
    r"(text|sentence|question|passage)[ _-]?(2|b|pair)|hypothesis|answer|response|reply"
    r"|(文本|句子|问题|内容|描述|标题|段落)[ _-]?[2二b乙]|假设|回答|答案|回复",
    re.IGNORECASE,
)
_ID_NAMES = re.compile(
    r"(\w+[ _-])?(id|uid|uuid|guid|idx)|index|key|no\.?|nr\.?|number|(\w{0,4})(编号|序号|id)|#",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Columns:
    """The columns to learn from, by name."""

    text: str
    label: str | None
    """None where `labels` stand in its place."""
    text_pair: str | None = None
    labels: tuple[str, ...] = ()
    """Columns of 0 and 1, one for each label."""

    @property
    def targets(self) -> list[str]:
        """The columns that say what is learned: the label column, or the label columns."""
        return list(self.labels) if self.label is None else [self.label]

    def fitting(self, task: TaskName) -> Columns:
        """The same for a task that may want a single label column: then the first of several."""
        if self.label is not None or task == "multi_label":
            return self
        return Columns(self.text, self.labels[0], self.text_pair)

    def with_role(self, name: str, role: str) -> Columns:
        """The same after a column was given a role of its own.

        role: "text", "label" or "text_pair", which it takes over; after any other it is no second
        text any more
        """
        text, label = self.text, self.label
        pair = None if self.text_pair == name else self.text_pair
        match role:
            case "text":
                text, label = name, text if label == name else label
            case "label":
                text, label = (label or text) if text == name else text, name
            case "text_pair":
                pair = name
        return Columns(text, label, pair, () if label is not None else self.labels)


def columns_of(config: RunConfig) -> Columns:
    """The columns that a config names; an unnamed text column is called ""."""
    data = config.data
    return Columns(data.text or "", data.label, data.text_pair, tuple(data.labels or ()))


@dataclass(frozen=True)
class _Facts:
    name: str
    mean_length: float
    distinct_share: float
    distinct: int


def guess_columns(frame: pd.DataFrame) -> Columns:
    """The likeliest text and label columns. Raises DataError if there are not two columns."""
    if len(frame.columns) < 2:
        only = str(frame.columns[0]) if len(frame.columns) else ""
        raise DataError(
            f"The table has one column ({only}): it needs a column with texts and one with classes."
        )
    facts = [_facts(str(name), frame[name]) for name in frame.columns]
    text = max(facts, key=_text_score)
    label = max((item for item in facts if item is not text), key=_label_score)
    others = [item.name for item in facts if item not in (text, label)]
    pair = next((name for name in others if _PAIR_NAMES.fullmatch(name)), None)
    if labels := _label_columns(frame, label.name):
        return Columns(text.name, None, pair, labels)
    return Columns(text.name, label.name, pair)


def split_column(frame: pd.DataFrame, columns: Columns) -> str | None:
    """The column that says of each row whether it is to learn from or to measure on, if any."""
    taken = (columns.text, columns.text_pair, *columns.targets)
    for name in frame.columns:
        if name not in taken and is_split_column(frame[name].iloc[:_SAMPLE_ROWS]):
            return str(name) if is_split_column(frame[name]) else None
    return None


def id_column(frame: pd.DataFrame, columns: Columns) -> str | None:
    """The column that tells rows apart and says nothing else, if one is called so and does."""
    taken = (columns.text, columns.text_pair, *columns.targets)
    for name in map(str, frame.columns):
        cells = frame[name].iloc[:_SAMPLE_ROWS]
        if name not in taken and _ID_NAMES.fullmatch(name.strip()) and cells.is_unique:
            return name
    return None


def switch_columns(frame: pd.DataFrame) -> tuple[str, ...]:
    """The columns that hold nothing but 0 and 1."""
    sample = frame.iloc[:_SAMPLE_ROWS]
    return tuple(str(name) for name in frame.columns if is_switch(sample[name]))


def resolve_columns(config: RunConfig, table: Table) -> RunConfig:
    """The config with its columns, and what separates labels, named.

    Raises DataError for a column the table has not, ConfigError for keys that do not fit the task.
    """
    check_target_keys(config)
    config = _resolve_names(config, table)
    data = config.data
    if config.task == "multi_label" and data.label is not None and data.label_separator is None:
        separator = guess_separator(table.frame[data.label])
        return config.replacing({"data.label_separator": separator})
    return config


def _resolve_names(config: RunConfig, table: Table) -> RunConfig:
    data = config.data
    wanted = [("data.text", data.text), ("data.label", data.label)]
    wanted += [("data.text_pair", data.text_pair)]
    wanted += [("data.split", data.split), ("data.group", data.group)]
    wanted += [("data.labels", name) for name in data.labels or ()]
    for key, name in wanted:
        if name is not None and name not in table.columns:
            raise DataError(
                f"{table.title} has no column {name!r} ({key}): its columns are "
                f"{', '.join(table.columns)}."
            )
    if data.text is not None and (data.label is not None or data.labels):
        if data.text in (data.label, *(data.labels or ())):
            raise DataError(f"The column {data.text!r} cannot be both the text and the label.")
        return config
    guess = guess_columns(table.frame)
    text = data.text or guess.text
    if data.labels:
        return config.replacing({"data.text": text})
    if config.task == "multi_label" and data.label is None and guess.label is None:
        return config.replacing({"data.text": text, "data.labels": list(guess.labels)})
    label = data.label or guess.label or guess.labels[0]
    if text == label:  # the named one is what the guess took for the other
        left = table.frame.drop(columns=[data.text or data.label])
        facts = [_facts(str(name), left[name]) for name in left.columns]
        other = max(facts, key=_label_score if data.text else _text_score).name
        text, label = (text, other) if data.text else (other, label)
    changes: dict[str, str | None] = {"data.text": text, "data.label": label}
    if data.text is None and data.text_pair is None and guess.text_pair not in (text, label):
        changes["data.text_pair"] = guess.text_pair
    return config.replacing(changes)


def _label_columns(frame: pd.DataFrame, best: str) -> tuple[str, ...]:
    """The columns of 0 and 1 that stand for one label each; none unless there are three or more.

    best: the likeliest single label column; where it is called "label", or holds something else
    than 0 and 1, it is taken to be the only one
    """
    if _LABEL_NAMES.search(best):
        return ()
    switches = switch_columns(frame)
    return switches if best in switches and len(switches) >= 3 else ()


def _facts(name: str, values: pd.Series) -> _Facts:
    sample = values.iloc[:_SAMPLE_ROWS].astype(str).str.slice(0, _MOST_LETTERS)
    filled = sample[sample != ""]
    if filled.empty:
        return _Facts(name, 0.0, 0.0, 0)
    distinct = filled.nunique()
    return _Facts(name, float(filled.str.len().mean()), distinct / len(filled), distinct)


def _text_score(facts: _Facts) -> float:
    named = 40 if _TEXT_NAMES.search(facts.name) and not _PAIR_NAMES.fullmatch(facts.name) else 0
    return named + min(facts.mean_length, 200) * (0.2 + facts.distinct_share)


def _label_score(facts: _Facts) -> float:
    named = 0.0
    if _LABEL_NAMES.search(facts.name):
        named = 5.0
    elif _LIKE_LABEL_NAMES.search(facts.name):
        named = 3.0
    usable = 0.0 if facts.distinct < 2 else 1.0
    short = 1.0 / (1.0 + facts.mean_length / 20)
    return named + usable + short + 2 * (1 - facts.distinct_share)
