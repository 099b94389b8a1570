"""What holds of every chart: languages, themes, nothing fetched, bars from zero, red for limits."""

import json
from collections.abc import Callable

import altair as alt
import pytest

from reports import charts
from reports.palette import DARK, LIGHT, Theme, palette
from reports.wording import Language
from tests.reports.drawn_charts import (
    ZH,
    behaviour,
    behaviour_moves,
    bucket,
    classes,
    curves,
    days,
    first_payments,
    flows,
    heat,
    matrix,
    movers,
    ranked,
    rows_of,
    rule_map,
    trend,
    triangle,
    values,
    waterfall,
)

Draw = Callable[[Language, Theme], alt.LayerChart]


ALL: dict[str, Draw] = {
    "trend": trend,
    "ranked_bars": ranked,
    "bucket_bars": bucket,
    "movers": movers,
    "heat_map": heat,
    "days_past_due": days,
    "plan_and_payments": flows,
    "roll_matrix": matrix,
    "waterfall": waterfall,
    "class_map": classes,
    "vintage_curves": curves,
    "vintage_triangle": triangle,
    "default_bars": first_payments,
    "rule_map": rule_map,
    "behaviour_bars": behaviour,
    "behaviour_matrix": behaviour_moves,
}


BARS = (
    "ranked_bars",
    "bucket_bars",
    "movers",
    "days_past_due",
    "plan_and_payments",
    "waterfall",
    "default_bars",
    "behaviour_bars",
)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_drawn_in_both_languages_and_themes(
    name: str, language: Language, theme: Theme
) -> None:
    specification = ALL[name](language, theme).to_dict()

    json.dumps(specification, allow_nan=False)
    assert specification["width"] == "container"
    assert specification["config"]["background"] == "transparent"
    assert specification["config"]["axis"]["labelColor"] == palette(theme).quiet


@pytest.mark.parametrize("name", ALL)
def test_it_fetches_nothing_and_the_interpreter_of_expressions_accepts_it(name: str) -> None:
    specification = ALL[name](ZH, "light").to_dict()

    assert not any(name == "url" for name, _ in values(specification))
    # A field of this name would make a row look like a promise, which the interpreter refuses.
    assert all("then" not in row for row in rows_of(specification))


@pytest.mark.parametrize("name", ALL)
def test_labels_are_neither_turned_nor_cut_and_axes_have_no_turned_titles(name: str) -> None:
    specification = ALL[name](ZH, "light").to_dict()

    assert specification["config"]["axis"]["labelAngle"] == 0
    assert specification["config"]["axis"]["labelLimit"] == 0
    axes = [value for key, value in values(specification) if key == "axis" and value]
    assert [axis for axis in axes if axis.get("title")] == []


@pytest.mark.parametrize("name", BARS)
def test_bars_start_at_zero(name: str) -> None:
    specification = ALL[name](ZH, "light").to_dict()

    for layer in specification["layer"]:
        if layer["mark"].get("type") != "bar":
            continue
        scales = [
            layer["encoding"][axis].get("scale", {})
            for axis in ("x", "y")
            if layer["encoding"][axis].get("type") == "quantitative"
        ]
        for scale in scales:
            low, high = scale.get("domain", (0, 1))
            assert low <= 0 <= high
            assert scale.get("zero", True)


@pytest.mark.parametrize("name", [name for name in ALL if name not in ("trend", "heat_map")])
def test_red_is_not_used_where_nothing_has_a_limit(name: str) -> None:
    for theme, colours in (("light", LIGHT), ("dark", DARK)):
        text = json.dumps(ALL[name](ZH, theme).to_dict())  # type: ignore[arg-type]
        assert colours.breach not in text


def test_red_marks_a_limit_and_what_is_above_it() -> None:
    assert LIGHT.breach not in json.dumps(trend(ZH, "light").to_dict())
    limited = trend(ZH, "light", "overdue90_to_npl").to_dict()
    assert LIGHT.breach in json.dumps(limited)
    cells = rows_of(heat(ZH, "light", "overdue90_to_npl").to_dict())
    assert {cell["is_breach"] for cell in cells if cell.get("value") and cell["value"] > 1} == {
        True
    }
    assert not any(cell["is_breach"] for cell in cells if (cell.get("value") or 0) <= 1)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("ranked_bars", ["part"]),
        ("bucket_bars", ["part"]),
        ("movers", ["org_id"]),
        ("heat_map", ["org_id", "month_end_date"]),
        ("roll_matrix", ["from_bucket", "to_state"]),
        ("waterfall", ["step"]),
        ("class_map", ["five_class"]),
        ("vintage_curves", ["part", "months_on_book"]),
        ("vintage_triangle", ["part", "months_on_book"]),
        ("default_bars", ["part"]),
        ("rule_map", ["org_id", "rule_code"]),
    ],
)
def test_a_click_names_what_a_mark_stands_for(name: str, fields: list[str]) -> None:
    specification = ALL[name](ZH, "light").to_dict()

    (parameter,) = [one for one in specification["params"] if one["name"] == charts.CLICK]
    assert parameter["select"]["fields"] == fields
