"""The engine a bank is drawn with: seeded chance for whole columns, and what every step reads.

All chance comes from a hash of seed, item and purpose, so a loan is the same whatever block it is
drawn in, and the same arguments give the same bank on any number of cores.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from loaders.generator import names, products, seasons
from loaders.generator.organisations import Organisation, Story
from loaders.generator.shares import slots

_MACROS = (
    # Uniform in [0, 1).
    """
    create macro chance(item, purpose) as
        (hash(item, purpose, {seed}) >> 11)::double / 9007199254740992.0
    """,
    # Standard normal.
    """
    create macro normal(item, purpose) as
        sqrt(-2 * ln(1 - chance(item, purpose || ' length')))
        * cos(2 * pi() * chance(item, purpose || ' angle'))
    """,
    """
    create macro whole(item, purpose, least_value, greatest_value) as
        least_value
        + floor(chance(item, purpose) * (greatest_value - least_value + 1))::integer
    """,
    "create macro pick(items, item, purpose) as items[whole(item, purpose, 1, len(items))]",
    "create macro as_of() as date '{as_of_date}'",
    "create macro troubled_region() as '{story.troubled_region}'",
    "create macro organisation_slot_count() as {slot_count}",
    # No bank lends one borrower more than its size bears.
    "create macro largest_loan() as {largest_loan}::double",
    "create macro hiding_branch() as '{story.hiding_branch}'",
    "create macro ticking_branch() as '{story.ticking_branch}'",
    "create macro untidy_branch() as '{story.untidy_branch}'",
    "create macro silent_region() as '{story.silent_region}'",
    "create macro changing_branch() as '{story.changing_branch}'",
    "create macro diverting_branch() as '{story.diverting_branch}'",
    "create macro unposted_branch() as '{story.unposted_branch}'",
    "create macro unconfirming_branch() as '{story.unconfirming_branch}'",
    "create macro lapsed_sub() as '{story.lapsed_sub}'",
    "create macro tardy_region() as '{story.tardy_region}'",
    "create macro uncalling_branch() as '{story.uncalling_branch}'",
    "create macro lone_branch() as '{story.lone_branch}'",
    "create macro asking_branch() as '{story.asking_branch}'",
    "create macro untargeted_branch() as '{story.untargeted_branch}'",
    "create macro lenient_collector() as '{story.lenient_collector}'",
    "create macro lapsed_collector() as '{story.lapsed_collector}'",
    # At some organisations the fourth account manager left.
    """
    create macro officer_left_on(org_id) as
        case
            when chance(org_id, 'officer left') < 0.2
                then as_of() - whole(org_id, 'officer left on', 15, 380)
        end
    """,
    # Who sits in a seat on a day: what the one who left would do, the first does.
    """
    create macro seat_on(org_id, seat, day) as
        case when seat = 4 and officer_left_on(org_id) <= day then 1 else seat end
    """,
    "create macro officer_no(org_id, loan_no, day) as "
    "seat_on(org_id, whole(loan_no, 'officer', 1, 4), day)",
    """
    create macro money(value) as value::decimal(18, 2)
    """,
    # On a due day of the month where the product has one, else on the day of disbursement.
    """
    create macro due_after(start_date, due_day, months) as
        case
            when due_day = 0 then (start_date + to_months(months))::date
            else (date_trunc('month', start_date) + to_months(months))::date + (due_day - 1)
        end
    """,
    # The first instalment due on or after a day.
    """
    create macro instalment_from(start_date, due_day, months_between, day) as
        case
            when
                date_diff('month', start_date, day) // months_between >= 1
                and due_after(
                    start_date,
                    due_day,
                    (
                        date_diff('month', start_date, day) // months_between * months_between
                    )::integer
                ) >= day
                then date_diff('month', start_date, day) // months_between
            else date_diff('month', start_date, day) // months_between + 1
        end
    """,
    # A bank books on working days: Saturdays and Sundays move to the Friday before.
    """
    create macro working_day(day) as
        day - (case isodow(day) when 6 then 1 when 7 then 2 else 0 end)
    """,
    # Principal still to fall due after k of n instalments of p at rate r per instalment.
    """
    create macro principal_after(method, p, r, n, k) as
        case
            when k >= n then money(0)
            when method = 'EQUAL_INSTALMENT'
                then money(p * (pow(1 + r, n) - pow(1 + r, k)) / (pow(1 + r, n) - 1))
            when method = 'EQUAL_PRINCIPAL' then money(p * (n - k) / n)
            when method = 'REVOLVING' then money(p * (1 - 0.05 * k))
            else money(p)
        end
    """,
    # Booked at some minute of a banking day.
    """
    create macro booked(day, item) as
        day::timestamp + to_seconds((28800 + floor(chance(item, 'booked') * 43200))::bigint)
    """,
)


def connect(
    temp_folder: Path,
    loan_count: int,
    seed: int,
    as_of_date: date,
    found: list[Organisation],
    story: Story,
) -> duckdb.DuckDBPyConnection:
    """A connection with the macros and reference tables every step reads."""
    connection = duckdb.connect(
        config={
            "temp_directory": str(temp_folder),
            "memory_limit": "2GB",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    connection.execute("set enable_progress_bar = false")
    arguments = {
        "seed": seed,
        "as_of_date": as_of_date,
        "story": story,
        "slot_count": _slot_count(found),
        "largest_loan": max(2_000_000, loan_count * 500),
    }
    for macro in _MACROS:
        connection.execute(macro.format(**arguments))
    _create(connection, "organisations", _organisation_columns(found))
    _create(connection, "organisation_slots", _organisation_slots(found))
    _create(connection, "products", _product_columns())
    _create(connection, "product_slots", _product_slots())
    _create(connection, "month_slots", _month_slots(as_of_date))
    _create(connection, "month_ends", {"month_end": _month_ends(as_of_date)})
    _create(connection, "festival_days", {"day": seasons.festival_days()})
    _create(connection, "words", _words())
    return connection


def _create(
    connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, list[Any]]
) -> None:
    arrays = {name: _array(values) for name, values in columns.items()}
    connection.register("incoming", pa.table(arrays))
    connection.execute(f"create table {table} as select * from incoming")
    connection.unregister("incoming")


def _array(values: list[Any]) -> pa.Array:
    """An Arrow column; whole numbers as 32 bits, which dates and months can be added to."""
    array = pa.array(values)
    if array.type == pa.int64():
        return array.cast(pa.int32())
    if array.type == pa.list_(pa.int64()):
        return array.cast(pa.list_(pa.int32()))
    return array


def _organisation_columns(found: list[Organisation]) -> dict[str, list[Any]]:
    plain = ("org_id", "org_name", "parent_org_id", "org_level", "region_id", "branch_id", "place",
             "open_date", "close_date", "merged_into")  # fmt: skip
    columns: dict[str, list[Any]] = {name: [getattr(one, name) for one in found] for name in plain}
    for i, post in enumerate(("monitor", "inspect", "supervise", "training")):
        columns[f"has_{post}_post"] = [one.posts[i] for one in found]
    return columns


def _organisation_slots(found: list[Organisation]) -> dict[str, list[Any]]:
    """Per customer type, slots numbered from 0 in which an organisation stands by its business."""
    columns: dict[str, list[Any]] = {"customer_type": [], "slot": [], "org_id": []}
    count = _slot_count(found)
    for i, customer_type in enumerate(products.CUSTOMER_TYPES):
        chosen = slots([(one.org_id, one.business[i]) for one in found], count)
        columns["customer_type"] += [customer_type] * count
        columns["slot"] += range(count)
        columns["org_id"] += chosen
    return columns


def _slot_count(found: list[Organisation]) -> int:
    """Slots per customer type: enough that the smallest organisation has some."""
    return max(2000, 10 * len(found))


def _product_columns() -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {"form_no": list(range(len(products.PRODUCTS)))}
    for name in products.ProductForm.__dataclass_fields__:
        values = [getattr(form, name) for form in products.PRODUCTS]
        if isinstance(values[0], tuple):
            values = [list(value) for value in values]
        columns[name] = values
    return columns


def _product_slots() -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {"customer_type": [], "slot": [], "form_no": []}
    for customer_type in products.CUSTOMER_TYPES:
        weighted = [
            (form_no, form.share)
            for form_no, form in enumerate(products.PRODUCTS)
            if form.customer_type == customer_type
        ]
        columns["customer_type"] += [customer_type] * 1000
        columns["slot"] += range(1000)
        columns["form_no"] += slots(weighted, 1000)
    return columns


def _month_slots(as_of_date: date) -> dict[str, list[Any]]:
    months = slots(seasons.month_weights(as_of_date), 5000)
    return {"slot": list(range(5000)), "month": months}


def _month_ends(as_of_date: date) -> list[date]:
    firsts = seasons.months_of_history(as_of_date)
    ends = [(first + timedelta(days=31)).replace(day=1) - timedelta(days=1) for first in firsts]
    return [end for end in ends if end <= as_of_date]


def _words() -> dict[str, list[Any]]:
    """One row of word lists, for names drawn in SQL."""
    return {
        "surnames": [list(names.SURNAMES)],
        "given_names": [list(names.GIVEN_NAMES)],
        "brands": [names.BRANDS.split()],
        "industry_codes": [[code for code, _, _ in names.INDUSTRIES]],
        "company_words": [[word for _, word, _ in names.INDUSTRIES]],
        "shop_words": [[word for _, _, word in names.INDUSTRIES]],
    }
