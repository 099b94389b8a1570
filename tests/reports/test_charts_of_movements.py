"""Matrices and waterfalls of moving loans and customers show what their rows say."""

from tests.reports.drawn_charts import (
    ZH,
    behaviour,
    behaviour_moves,
    classes,
    matrix,
    rows_of,
    waterfall,
)


def test_each_row_of_the_matrix_stands_beside_its_sum() -> None:
    sums = {
        row["label"]: row["text"]
        for row in rows_of(matrix(ZH, "light").to_dict())
        if row["head"] == "行合计"
    }

    assert sums == {"M0 · 1000元": "100.00%", "M1 · 50元": "100.00%", "M2 · —": "—"}


def test_on_the_closing_basis_the_rest_of_a_row_was_repaid_or_left() -> None:
    cells = rows_of(matrix(ZH, "light", "closing_roll_rate").to_dict())

    texts = {(row["label"], row["head"]): row["text"] for row in cells}
    assert texts["M0 · 1000元", "行合计"] == "90.00%"
    assert texts["M1 · 50元", "未报送"] == "—"


def test_the_chosen_cell_of_the_matrix_is_framed() -> None:
    cells = rows_of(matrix(ZH, "light").to_dict())

    chosen = {(row["from_bucket"], row["to_state"]) for row in cells if row.get("is_chosen")}
    assert chosen == {("M0", "M1")}


def test_each_step_of_the_waterfall_begins_where_the_last_one_ended() -> None:
    steps = {row["step"]: row for row in rows_of(waterfall(ZH, "light").to_dict())}

    assert [(row["low"], row["high"], row["text"]) for row in steps.values()] == [
        (0.0, 71.0, "71.00"),
        (71.0, 111.0, "+40.00"),
        (107.0, 111.0, "-4.00"),
        (107.0, 107.0, "0.00"),
        (98.0, 107.0, "-9.00"),
        (0.0, 98.0, "98.00"),
    ]


def test_a_write_off_is_not_drawn_as_an_improvement() -> None:
    kinds = {row["step"]: row["kind"] for row in rows_of(waterfall(ZH, "light").to_dict())}

    assert (kinds["cured_balance"], kinds["written_off_balance"]) == ("better", "other")


def test_a_class_without_a_rate_is_not_drawn_as_nothing_moved() -> None:
    cells = rows_of(classes(ZH, "light").to_dict())

    texts = [row["text"] for row in cells if row["five_class"] == "SUBSTANDARD"]
    assert texts == ["—", "40.00%"]


def test_the_moves_of_customers_tell_worse_from_better_and_stay_readable() -> None:
    cells = {
        (row["from_class"], row["to_class"]): row
        for row in rows_of(behaviour_moves(ZH, "light").to_dict())
    }

    assert [cells[place]["kind"] for place in (("A", "A"), ("A", "C"), ("C", "A"))] == [
        "same",
        "worse",
        "better",
    ]
    assert cells["NO_LOAN", "NOT_REPORTED"]["now"] == "未报送"
    assert all(0 < row["strength"] <= 0.5 for row in cells.values())


def test_customers_by_class_stand_in_their_order_with_what_they_were() -> None:
    bars = rows_of(behaviour(ZH, "light").to_dict())

    assert [(row["label"], row["text"], row["before_text"]) for row in bars[:3]] == [
        ("A类", "30 (77%)", "32"),
        ("C类", "9 (23%)", "12"),
        ("未报送", "1", "—"),
    ]
