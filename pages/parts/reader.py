"""Who reads: the language, the colours, the build and how far the reader may see."""

from dataclasses import dataclass

from reports.palette import Theme
from reports.wording import Language


@dataclass(frozen=True)
class Reader:
    """What every answer and every drawing depends on, whoever asks."""

    language: Language
    theme: Theme
    build_id: str
    # The organisation the desk is limited to, with everything below it; None: the whole bank.
    scope_org_id: str | None
