"""Numbers of a spreadsheet or a Parquet file as the text a person would see."""

import re

import pyarrow as pa
import pyarrow.compute as pc

# A double holds 15 decimal digits for certain; what is printed beyond is noise or invention.
_CERTAIN_DIGITS = 15
_DIGITS = re.compile(r"[0-9]")


def shown(text: str) -> str:
    """A number's text without the noise of binary fractions; 0.30000000000000004 → 0.3.

    A whole number of more than 15 digits comes out in scientific notation, so that an identifier
    that lost its last digits in a spreadsheet is refused for that reason.
    """
    if len(_DIGITS.findall(text)) <= _CERTAIN_DIGITS:
        return text.removesuffix(".0")
    value = f"{float(text):.15g}"
    if "e" not in value and "." not in value and len(value.lstrip("-")) > _CERTAIN_DIGITS:
        return f"{float(text):.14E}"
    return value.upper() if "e" in value else value


def doubles_as_text(column: pa.Array) -> pa.Array:
    """A column of doubles as text; not-a-number is missing."""
    texts = pc.cast(column, pa.string())
    plain = pc.replace_substring_regex(texts, r"\.0$", "")
    odd = pc.match_substring_regex(plain, r"e|[0-9.-]{16,}|nan|inf")
    if not pc.any(odd).as_py():
        return plain
    return pa.array([_one(text) for text in texts.to_pylist()], pa.string())


def _one(text: str | None) -> str | None:
    if text is None or text.endswith(("nan", "inf")):
        return None
    value = float(text)
    if value == int(value) and abs(value) < 10**_CERTAIN_DIGITS:
        return str(int(value))
    if "e-" in text:
        return f"{value:.20f}".rstrip("0")
    return shown(text)
