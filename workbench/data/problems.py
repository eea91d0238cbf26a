"""What is wrong with the rows: each finding with its rows and the steps that mend it."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.config import (
    CLEAN_KINDS,
    DROP_KINDS,
    Clean,
    DataStep,
    Drop,
    DropKind,
    MergeLabels,
    TaskName,
)
from workbench.data.examined import Examined, Mask, in_clusters
from workbench.data.problem_kinds import KINDS
from workbench.data.scripts import Scripts
from workbench.data.texts import Places, Progress
from workbench.data.words import first_equal

_SHOWN_ROWS = 1000
_SHOWN_NAMES = 4
FEWEST_ROWS = 3
"""Of a class: one to learn from, one to check on, one to test."""
_MUCH_SMALLER = 10


@dataclass(frozen=True)
class Problem:
    """One finding. `rows` are 1-based data rows, at most the first thousand of `count`."""

    kind: str
    count: int
    rows: tuple[int, ...] = ()
    names: str = ""
    """The labels or scripts it is about, for people."""
    steps: tuple[DataStep, ...] = ()
    """What mends it, ready for the config; none where only a person can."""
    is_estimate: bool = False
    """Whether the count was reckoned from a part of the rows."""

    @property
    def message(self) -> str:
        kind = KINDS[self.kind]
        template = kind.one if self.count == 1 else kind.many
        about = "≈ " if self.is_estimate else ""
        return template.format(count=f"{about}{self.count:,}", names=self.names)

    @property
    def fix(self) -> str:
        return KINDS[self.kind].fix

    def document(self) -> dict[str, Any]:
        """The finding as `workbench data --json` prints it."""
        return {
            "kind": self.kind,
            "count": self.count,
            "rows": list(self.rows),
            "message": self.message,
            "fix": self.fix,
            "is_estimate": self.is_estimate,
            "steps": [step.model_dump() for step in self.steps],
        }


def find_problems(
    examined: Examined,
    task: TaskName,
    scripts: Scripts | None = None,
    cut: tuple[int, bool] = (0, False),
    progress: Progress | None = None,
) -> list[Problem]:
    """All findings in a table, worst first.

    scripts: those of the texts; cut: how many texts are longer than the model reads, and
    whether that is an estimate
    """
    found: dict[str, Problem] = {}
    steps: list[Drop | Clean] = [Drop(what=kind) for kind in DROP_KINDS]
    steps += [Clean(what=kind) for kind in CLEAN_KINDS]
    for number, step in enumerate(steps):
        if progress is not None:
            progress(number, len(steps))
        if isinstance(step, Drop):
            mask, times = rows_to_drop(examined, step.what), 1.0
        else:
            mask, times = examined.mending[step.what]
            mask &= ~examined.empty
        names = _names(_rare(examined)) if step.what == "rare_classes" else ""
        _add(found, examined, step.what, mask, names, [step], times)
    _add(
        found,
        examined,
        "near_contradictions",
        examined.near_contradicting & ~examined.contradicting,
    )
    _add(found, examined, "lost_letters", examined.lost_letters)
    _add_spellings(found, examined)
    if task == "single_label":
        small = _small(examined)
        _add(found, examined, "imbalance", examined.labels.with_any(set(small)), _names(small))
    if scripts is not None and scripts.minority:
        mask = np.zeros(len(examined), dtype=bool)
        mask[scripts.minority_rows] = True
        names = ", ".join(scripts.minority)
        _add(found, examined, "other_scripts", mask, names, times=scripts.times)
    if cut[0]:
        found["cut_texts"] = Problem("cut_texts", cut[0], is_estimate=cut[1])
    return [found[kind] for kind in KINDS if kind in found]


def rows_to_drop(examined: Examined, kind: DropKind) -> Mask:
    """(n,) the rows with a finding that leaving rows out mends; of copies all but the first."""
    labels = examined.labels
    match kind:
        case "empty_texts":
            return examined.empty
        case "missing_labels":
            return labels.missing
        case "unreadable_labels":
            return labels.unreadable
        case "duplicates":
            return _repeats(examined, examined.same) & ~examined.empty
        case "near_duplicates":
            own = np.arange(len(examined), dtype=np.int32)
            near: Mask = (examined.near != own) & (examined.same == own) & ~examined.empty
            near &= ~examined.near_contradicting
            return near
        case "contradictions":
            return examined.contradicting
        case "rare_classes":
            return labels.with_any(_rare(examined))
        case "leaks":
            return examined.leaks
        case "placeholders":
            return examined.placeholders


def _repeats(examined: Examined, first: Places) -> Mask:
    """Rows that have a text and labels which stand in an earlier row together."""
    rows = in_clusters(first)
    key = examined.labels.codes[rows] + first[rows] * np.int64(len(examined.labels.sets))
    repeated = np.zeros(len(first), dtype=bool)
    repeated[rows] = first_equal(key) != np.arange(len(key))
    return repeated


def _rare(examined: Examined) -> set[str]:
    return {name for name, count in examined.labels.counts().items() if count < FEWEST_ROWS}


def _small(examined: Examined) -> list[str]:
    """The classes that are much smaller than the largest, but not rare."""
    counts = examined.labels.counts()
    largest = max(counts.values(), default=0)
    return [
        name
        for name, count in counts.items()
        if count >= FEWEST_ROWS and count * _MUCH_SMALLER < largest
    ]


def _add_spellings(found: dict[str, Problem], examined: Examined) -> None:
    groups = label_spellings(examined.labels.counts())
    if examined.is_switched or not groups:
        return
    others = {label for labels in groups.values() for label in labels}
    names = "; ".join(
        f"{_names(labels)} → {into}" for into, labels in list(groups.items())[:_SHOWN_NAMES]
    )
    steps = [MergeLabels(labels=labels, into=into) for into, labels in groups.items()]
    mask = examined.labels.with_any(others)
    _add(found, examined, "label_spellings", mask, names, steps)


def label_spellings(counts: Mapping[str, int]) -> dict[str, list[str]]:
    """Labels that differ in case, spaces, hyphens or Unicode form only, by the most frequent."""
    alike: dict[str, list[str]] = defaultdict(list)
    for label in counts:
        folded = unicodedata.normalize("NFKC", label).casefold()
        alike["".join(folded.replace("_", " ").replace("-", " ").split())].append(label)
    groups = {}
    for labels in alike.values():
        first, *others = sorted(labels, key=lambda label: -counts[label])
        if others:
            groups[first] = others
    return groups


def _names(labels: Sequence[str] | set[str]) -> str:
    shown = ", ".join(sorted(labels)[:_SHOWN_NAMES])
    return f"{shown}, …" if len(labels) > _SHOWN_NAMES else shown


def _add(
    found: dict[str, Problem],
    examined: Examined,
    kind: str,
    mask: Mask,
    names: str = "",
    steps: Sequence[DataStep] = (),
    times: float = 1.0,
) -> None:
    """Add a finding if there is any. times: rows that one looked at stands for."""
    if mask.any():  # a tenth of the time of looking where
        places = np.flatnonzero(mask)
        rows = tuple(int(index) + 1 for index in examined.frame.index[places[:_SHOWN_ROWS]])
        found[kind] = Problem(
            kind, round(len(places) * times), rows, names, tuple(steps), times > 1
        )
