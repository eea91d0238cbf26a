"""The one schema of a run.

The form in the window, `workbench train --help`, the saved `config.json` and `docs/config.md`
are all drawn from it.
"""

from workbench.config.files import dump_config, load_config, parse_assignments
from workbench.config.run import (
    RunConfig,
    TaskName,
    parse_config,
    setting,
    settings,
    value_of,
)
from workbench.config.sections import Data, Model, Section, Training
from workbench.config.settings import Setting

__all__ = [
    "Data",
    "Model",
    "RunConfig",
    "Section",
    "Setting",
    "TaskName",
    "Training",
    "dump_config",
    "load_config",
    "parse_assignments",
    "parse_config",
    "setting",
    "settings",
    "value_of",
]
