"""In which language the command line speaks: as the operator says, else as the machine does."""

import os
from collections.abc import Mapping

from reports.wording import Language

# The first that is set decides, as it does for other commands.
_VARIABLES = ("POSTLOAN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def operator_language(environment: Mapping[str, str] = os.environ) -> Language:
    """Chinese where the environment asks for it, as ``POSTLOAN_LANGUAGE=zh`` does; else English."""
    asked = next((said for name in _VARIABLES if (said := environment.get(name))), "")
    return Language.ZH if asked.lower().startswith("zh") else Language.EN
