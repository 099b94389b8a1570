"""Industries by their codes of GB/T 4754, in words."""

from reports.terms import TERMS, term
from reports.wording import Language, say


def industry_name(code: str | None, language: Language) -> str | None:
    """An industry as ``E Construction`` or ``C252 Manufacturing``; None where there is no code."""
    if not code:
        return None
    letter = code[:1].upper()
    if letter not in TERMS["industry_section"]:
        return say(language, "Industry {code}", code=code)
    section = term(language, "industry_section", letter)
    return section if len(code) == 1 else f"{code} {section[2:]}"
