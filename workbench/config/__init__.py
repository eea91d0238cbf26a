"""The one schema of a run.

The form in the window, `workbench train --help`, the saved `config.json` and `docs/config.md`
are all drawn from it.
"""

from workbench.config.augmentation import Augmentation
from workbench.config.base import Section
from workbench.config.files import dump_config, load_config, parse_assignments
from workbench.config.run import (
    RunConfig,
    TaskName,
    parse_config,
    setting,
    settings,
    value_of,
)
from workbench.config.sections import READING_KEYS, Data, Model
from workbench.config.settings import Setting
from workbench.config.source import matching_files, source_paths
from workbench.config.steps import (
    CLEAN_KINDS,
    DROP_KINDS,
    Clean,
    CleanKind,
    DataStep,
    Drop,
    DropKind,
    DropRows,
    MergeLabels,
    SetLabel,
)
from workbench.config.training import Training
from workbench.config.weights import weights_from_text, weights_to_text

__all__ = [
    "CLEAN_KINDS",
    "DROP_KINDS",
    "READING_KEYS",
    "Augmentation",
    "Clean",
    "CleanKind",
    "Data",
    "DataStep",
    "Drop",
    "DropKind",
    "DropRows",
    "MergeLabels",
    "Model",
    "RunConfig",
    "Section",
    "SetLabel",
    "Setting",
    "TaskName",
    "Training",
    "dump_config",
    "load_config",
    "matching_files",
    "parse_assignments",
    "parse_config",
    "setting",
    "settings",
    "source_paths",
    "value_of",
    "weights_from_text",
    "weights_to_text",
]
