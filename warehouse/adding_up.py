"""What the headers of models say of their figures, as checks of the build.

``adds:`` names the columns in which an organisation is its own rows plus its children, ``own:`` the
CTE of the model that has the own rows (``own`` unless said), ``holds:`` what is true of each row.
"""

import re
from collections.abc import Iterable

from warehouse.models import Check, Model
from warehouse.statements import common_table


def header_checks(models: Iterable[Model]) -> list[Check]:
    """The checks that headers ask for, by name. They show the key, and what is wrong in words."""
    checks = []
    for model in models:
        if model.adds:
            checks.append(_children_add_up(model))
        if model.holds:
            checks.append(_rows_hold(model))
    return sorted(checks, key=lambda check: check.name)


def _children_add_up(model: Model) -> Check:
    own = common_table(model.sql, model.own)
    assert own is not None, "a header that names another own: is refused"
    keys = ", ".join(model.key)
    above = ", ".join(
        "org_units.parent_org_id as org_id" if key == "org_id" else f"below.{key}"
        for key in model.key
    )
    # What is empty counts as nothing here: a figure may be missing above and 0 in each part.
    wrong = ",\n".join(
        f"case when coalesce(whole.{column}, 0) <> coalesce(added.{column}, 0) then '{column} is '"
        f" || coalesce(cast(whole.{column} as varchar), 'empty') || ', not '"
        f" || coalesce(cast(added.{column} as varchar), 'empty') end"
        for column in model.adds
    )
    sql = f"""
with parts as (
    select {keys}, {", ".join(model.adds)} from ({own}) as own
    union all
    select
        {above},
        {", ".join(f"below.{column}" for column in model.adds)}
    from {model.table} as below
    inner join marts.org_units on below.org_id = org_units.org_id
),
added as (
    select {keys}, {", ".join(f"sum({column}) as {column}" for column in model.adds)}
    from parts
    where org_id is not null
    group by {keys}
),
compared as (
    select
        {", ".join(f"coalesce(whole.{key}, added.{key}) as {key}" for key in model.key)},
        concat_ws('; ', {wrong}) as wrong
    from {model.table} as whole
    full join added on {" and ".join(f"whole.{key} = added.{key}" for key in model.key)}
)
select * from compared where wrong <> '' order by {keys}"""
    return Check(
        f"{model.name}_children_add_up",
        model.path,
        sql,
        f"Fails when a figure of an organisation in {model.table} is not its own rows' plus its "
        "children's.",
    )


def _rows_hold(model: Model) -> Check:
    named = {word for rule in model.holds for word in re.findall(r"\w+", rule)}
    columns = dict.fromkeys((*model.key, *(one.name for one in model.columns if one.name in named)))
    return Check(
        f"{model.name}_holds",
        model.path,
        f"select {', '.join(columns)} from {model.table} where "
        + " or ".join(f"not ({rule})" for rule in model.holds),
        f"Fails when a row of {model.table} is not so: {'; '.join(model.holds)}.",
    )
