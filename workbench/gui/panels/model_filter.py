"""What narrows a search of models: language, licence, size and purpose, and what stands first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QLocale, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from workbench.gui.panels.model_card import task_names
from workbench.gui.theme import SMALL
from workbench.hub.search import Query

# Each by its own name, which whoever reads it knows.
_LANGUAGES = {
    "en": "English",
    "zh": "中文",
    "ja": "日本語",
    "ko": "한국어",
    "de": "Deutsch",
    "fr": "français",
    "es": "español",
    "pt": "português",
    "it": "italiano",
    "ru": "русский",
    "ar": "العربية",
    "hi": "हिन्दी",
}
_LICENCES = (
    "apache-2.0", "mit", "bsd-3-clause", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "gpl-3.0",
    "openrail",
)  # fmt: skip
_MILLIONS = (25, 75, 150, 400, 1000)
# Row, column, columns: the longest words of both languages need half the width.
_PLACES = {
    "language": (0, 0, 1),
    "licence": (0, 1, 1),
    "size": (1, 0, 1),
    "task": (1, 1, 1),
    "sort": (2, 0, 2),
}


class FilterRow(QWidget):
    """Five boxes on three lines."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QComboBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SMALL)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        for key, (row, column, columns) in _PLACES.items():
            box = QComboBox()
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(1)  # both columns equally wide
            box.activated.connect(self.changed)
            grid.addWidget(box, row, column, 1, columns)
            self.boxes[key] = box
        self._retranslate()

    @property
    def is_set(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(self.boxes[key].currentIndex() > 0 for key in _PLACES if key != "sort")

    def query(self, text: str) -> Query:
        """What is looked for, with the words that were typed."""
        chosen = {key: box.currentData() for key, box in self.boxes.items()}
        return Query(text=text, most_parameters=chosen.pop("size"), **chosen)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        sizes = {1_000_000 * count: self._up_to(count) for count in _MILLIONS}
        every = {"": self.tr("Any language"), "multilingual": self.tr("Many languages")}
        self._fill("language", self.tr("Language"), every | _LANGUAGES)
        self._fill(
            "licence",
            self.tr("Licence"),
            {"": self.tr("Any licence")} | {one: one for one in _LICENCES},
        )
        self._fill("size", self.tr("Size"), {None: self.tr("Any size")} | sizes)
        self._fill("task", self.tr("Purpose"), {"": self.tr("Any purpose")} | task_names())
        self._fill(
            "sort",
            self.tr("Order"),
            {
                "downloads": self.tr("Most downloads first"),
                "likes": self.tr("Most liked first"),
                "lastModified": self.tr("Newest first"),
            },
        )

    def _up_to(self, count: int) -> str:
        number = QLocale().toString(count)
        return self.tr("Up to {count} M").format(count=number)

    def _fill(self, key: str, name: str, choices: dict[Any, str]) -> None:
        box = self.boxes[key]
        chosen = max(0, box.currentIndex())
        box.clear()
        for value, text in choices.items():
            box.addItem(text, value)
        box.setCurrentIndex(chosen)
        box.setAccessibleName(name)
        box.setToolTip(name)
