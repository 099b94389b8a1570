"""检查: what waits, what was done, whether it was real, what it found; for each reader."""

import pytest

from loaders.generator import story
from tests.desk import LOAN_COUNT, Bank, Desk, TinyBank

VIEWS = ("waiting", "figures", "quality", "findings")


def said(desk: object) -> str:
    """The answer of the page."""
    return next(one.value for one in desk.markdown if one.value.startswith("#####"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("level", ["HEAD", "REGION", "BRANCH", "SUB"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_level_opens_every_view(
    bank: Bank, open_desk: Desk, level: str, view: str, lang: str
) -> None:
    org = bank.head_office if level == "HEAD" else bank.worst(level)

    desk = open_desk(bank, "inspections", org=org, view=view, lang=lang)

    assert not desk.error
    assert not desk.warning


def test_a_branch_sees_what_waits_and_a_region_who_leaves_it(bank: Bank, open_desk: Desk) -> None:
    region = open_desk(bank, "inspections", org=bank.head_office, lang="en")
    sub = open_desk(bank, "inspections", org=bank.worst("SUB"), lang="en")

    assert "Who leaves it undone" in [one.value for one in region.subheader]
    assert "Who leaves it undone" not in [one.value for one in sub.subheader]


def test_what_waits_adds_up_to_its_rows(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "inspections", org=bank.head_office, lang="en")

    laggards, kinds, rows = (one.value for one in desk.dataframe[:3])
    whole = kinds.iloc[0]
    both = laggards["overdue_now_count"].sum() + laggards["overdue_finding_count"].sum()
    assert both == whole["overdue_count"] == kinds["overdue_count"][1:].sum()
    parts = ("overdue_count", "today_count", "week_count", "later_count")
    waiting = int(sum(whole[one] for one in parts))
    assert laggards["open_count"].sum() + both == waiting
    assert any(f"of {waiting:,} rows shown" in one.value for one in desk.caption)
    assert len(rows) == min(50, waiting)


def test_urgency_narrows_the_rows(bank: Bank, open_desk: Desk) -> None:
    whole = open_desk(bank, "inspections", org=bank.head_office, lang="en").dataframe[1].value
    overdue = int(whole.iloc[0]["overdue_count"])

    desk = open_desk(bank, "inspections", org=bank.head_office, lang="en", urgency="OVERDUE")

    assert any(f"of {overdue:,} rows shown" in one.value for one in desk.caption)


def test_the_figures_of_a_month_add_up_to_its_duties(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "inspections", org=bank.head_office, lang="en", view="figures")

    types = desk.dataframe[0].value
    due = int(types.iloc[0]["due_count"])
    assert due == types["due_count"][1:].sum()
    assert any(f"of {due:,} rows shown" in one.value for one in desk.caption)


def test_the_ticking_branch_stands_out(bank: Bank, open_desk: Desk) -> None:
    branch = story(LOAN_COUNT, 5).ticking_branch
    quality = open_desk(bank, "inspections", org=branch, lang="en", view="quality")
    found = open_desk(bank, "inspections", org=branch, lang="en", view="findings")

    copied = quality.dataframe[0].value.set_index("weakness")
    assert copied.loc["Same words again and again ›", "check_share"] > 50
    assert "found nothing while others did" in said(found)


def test_findings_of_a_category_can_be_listed(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "inspections", org=bank.head_office, lang="en", view="findings")
    table = next(one.value for one in desk.dataframe if "self_found_count" in one.value)
    category = table.iloc[1]["category"].removesuffix(" ›")

    listed = open_desk(
        bank, "inspections", org=bank.head_office, lang="en", view="findings", category=category
    )

    count = int(table.iloc[1]["found_count"])
    assert any(f"of {count:,} rows shown" in one.value for one in listed.caption)


@pytest.mark.parametrize("view", VIEWS)
def test_missing_files_are_named(tiny_bank: TinyBank, open_desk: Desk, view: str) -> None:
    """The tiny bank delivered neither inspections nor findings."""
    desk = open_desk(tiny_bank(), "inspections", lang="en", view=view)

    assert any("inspections" in one.value for one in desk.info)
    if view == "findings":
        assert any("findings" in one.value for one in desk.info)
