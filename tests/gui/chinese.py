"""Whether what real code says is shown in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.gui.language import Translation
from workbench.gui.sentences import told

Says = Callable[[Path], list[str]]
"""Does in an empty folder what makes the program say something: gives it, or raises the error."""

# What is called the same in Chinese.
_NAMES = {
    *("csv", "excel", "json", "toml", "zip", "parquet", "arrow", "pdf", "office", "word", "gzip"),
    *("hub", "id", "mb", "gb", "lora", "gnome", "keyring", "kwallet", "aclimdb", "key", "value"),
    *("none", "embeddings", "encoder", "first:n", "true", "false", "train", "validation", "test"),
    *("name", "task", "data", "model", "training", "augmentation", "spam", "ham", "nan"),
    *("pos", "positive", "unsup"),
}
# Quoted words, and those of a file, a key, a number, or an exception.
_OWN = re.compile(r"""'[^']*'|"[^"]*"|\S*[/_=.\d]\S*|sample:\S+|\w+Error""")


def require_chinese(says: Says, folder: Path, translation: Translation) -> None:
    """What is said is shown without English words of the program's own, and in English as it is.

    Names that a test gives hold a digit or a sign, so that they can be told from such words.
    """
    try:
        said = says(folder)
    except WorkbenchError as error:
        said = [str(error)]
    assert said, "there is something to say"
    assert told(*said) == " ".join(said)
    translation.use("zh_CN")
    for sentence in said:
        chinese = told(sentence)
        assert re.search("[\u4e00-\u9fff]", chinese), f"{sentence!r} is not known again"
        words = re.findall(r"[A-Za-z][A-Za-z:'-]+", _OWN.sub(" ", chinese))
        english = [word for word in words if word.lower() not in _NAMES]
        assert not english, f"{chinese!r}, of {sentence!r}"
