"""Columns are as wide as what stands in them, and words take the room that numbers leave."""

from collections.abc import Sequence

from pages.parts.tables import _text_width
from reports.tables import Cells, Column, Tone


def width(texts: Sequence[str], tones: Sequence[Tone] = ("plain",)) -> int:
    return _text_width(Cells(Column("a", "A"), "A", list(texts), list(texts), list(tones)))


def test_a_column_holds_its_longest_text_whatever_the_script() -> None:
    assert width(["昆明瑞聚能源股份有限公司"]) >= 12 * 12
    assert width(["2026-10-31"]) >= 10 * 6
    assert width(["Interest in arrears"]) < width(["Interest in arrears and fees"])
    # Signs a Chinese font draws wide.
    assert width(["→ 上升 · ≥ 1 · ≤ 2 · ≥ 3"]) > width(["x 上升 x x 1 x x 2 x x 3"])


def test_what_is_printed_bold_takes_more_room() -> None:
    text = ["Nothing new allowed", "Within the limit"]
    assert width(text, ["breach", "plain"]) > width(text, ["plain", "plain"])


def test_no_column_takes_the_whole_table() -> None:
    assert width(["很长的说明" * 30]) == 330
    assert width([""]) == 50
