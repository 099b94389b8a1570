"""Questions about scripts: the library and its gaps, what was used, and what came of it.

The library is one for the whole bank and stands as of the data date; its use is an organisation's,
in the months from ``since`` to ``until``, both of them the ends of months.
"""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.reading import Scope, Warehouse

ScriptFault: TypeAlias = Literal["FAULTY", "BANNED", "UNFIT", "UNKNOWN", "ALL"]
# The actions of a list.
_ACTIONS: dict[ScriptFault, str] = {
    "FAULTY": "scripted_actions.is_faulty",
    "BANNED": "scripted_actions.was_banned",
    "UNFIT": "scripted_actions.was_unfit",
    "UNKNOWN": "scripted_actions.is_unknown",
    "ALL": "true",
}
_COUNTS = (
    "used_count",
    "reached_count",
    "promise_action_count",
    "promise_count",
    "counted_promise_count",
    "kept_promise_count",
    "unfit_count",
    "banned_count",
    "faulty_count",
)
_ORG_COUNTS = (
    "action_count",
    "spoken_count",
    "scripted_count",
    "used_count",
    "unknown_count",
    "unfit_count",
    "banned_count",
    "faulty_count",
)
_RATES = """
    cast(scripted_count as double) / nullif(cast(spoken_count as double), 0) as scripted_rate,
    cast(faulty_count as double) / nullif(cast(used_count as double), 0) as faulty_rate
"""
_CHOSEN = """
    from scripted_actions
    inner join org_closure on scripted_actions.org_id = org_closure.descendant_org_id
    where org_closure.ancestor_org_id = $org_id
        and scripted_actions.month_end_date between $since and $until
        and ($script_id is null or scripted_actions.script_id = $script_id)
        and ($version is null or scripted_actions.version = $version)
        and {fault}
"""


def script_library(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """Every version with what its use brought; scripts nobody delivered as version 0, UNKNOWN."""
    sums = ", ".join(f"cast(sum({name}) as bigint) as {name}" for name in _COUNTS)
    counts = ", ".join(f"coalesce(uses.{name}, 0) as {name}" for name in _COUNTS)
    return warehouse.read(
        scope,
        f"""
        with uses as (
            select script_id, version, {sums}
            from script_months
            inner join org_closure on script_months.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and month_end_date between $since and $until
            group by script_id, version
        )
        select coalesce(scripts.script_id, uses.script_id) as script_id,
            coalesce(scripts.version, uses.version) as version,
            coalesce(scripts.script_state, 'UNKNOWN') as script_state,
            scripts.stage, scripts.behaviour_class, scripts.scene, scripts.script_text,
            scripts.approved_by, coalesce(scripts.banned_phrase_count, 0) as banned_phrase_count,
            scripts.valid_from_date, scripts.valid_to_date,
            coalesce(scripts.is_expiring, false) as is_expiring, {counts},
            cast(uses.promise_action_count as double)
                / nullif(cast(uses.reached_count as double), 0) as promise_rate,
            cast(uses.kept_promise_count as double)
                / nullif(cast(uses.counted_promise_count as double), 0) as kept_rate
        from scripts
        full join uses on scripts.script_id = uses.script_id and scripts.version = uses.version
        order by script_id, version
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def script_banned_words(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The banned phrases that stand in the texts of the library, with their category in words."""
    return warehouse.read(
        scope,
        """
        select script_banned_words.*, banned_words.title
        from script_banned_words
        inner join banned_words on script_banned_words.category = banned_words.category
            and script_banned_words.phrase = banned_words.phrase
        order by script_id, version, banned_words.category_no, script_banned_words.phrase
        """,
    )


def banned_words(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """What is looked for in notes and scripts, category by category."""
    return warehouse.read(scope, "select * from banned_words order by category_no, phrase")


def script_needs(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """Overdue loans of an organisation by bucket and class, with the scripts that fit them."""
    return warehouse.read(
        scope,
        """
        select stage, script_needs.behaviour_class, need_state, own_script_count,
            general_script_count,
            cast(sum(loan_count) as bigint) as loan_count,
            cast(sum(overdue_amount) as decimal(38, 2)) as overdue_amount
        from script_needs
        inner join org_closure on script_needs.org_id = org_closure.descendant_org_id
        inner join behaviour_classes
            on script_needs.behaviour_class = behaviour_classes.behaviour_class
        where org_closure.ancestor_org_id = $org_id
        group by stage, script_needs.behaviour_class, class_no, need_state, own_script_count,
            general_script_count
        order by stage, class_no
        """,
        org_id=org_id,
    )


def script_cells(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """How many scripts may be used for each bucket past due and class, its own and general ones."""
    return warehouse.read(
        scope,
        """
        with fits as (
            select stage, behaviour_class,
                count(case when names_stage then 1 end) as own_script_count,
                count(case when not names_stage then 1 end) as general_script_count
            from fitting_scripts
            group by stage, behaviour_class
        )
        select buckets.bucket as stage, behaviour_classes.behaviour_class,
            coalesce(fits.own_script_count, 0) as own_script_count,
            coalesce(fits.general_script_count, 0) as general_script_count
        from buckets
        cross join behaviour_classes
        left join fits on buckets.bucket = fits.stage
            and behaviour_classes.behaviour_class = fits.behaviour_class
        where buckets.from_days > 0 and behaviour_classes.behaviour_class <> 'NOT_REPORTED'
        order by buckets.bucket_no, behaviour_classes.class_no
        """,
    )


def scripts_for_case(
    warehouse: Warehouse, scope: Scope, *, stage: str, behaviour_class: str
) -> pl.DataFrame:
    """The scripts that may be used for a bucket and class, the one to take first at the top."""
    return warehouse.read(
        scope,
        """
        select fitting_scripts.*, scripts.script_text, scripts.valid_to_date
        from fitting_scripts
        inner join scripts on fitting_scripts.script_id = scripts.script_id
            and fitting_scripts.version = scripts.version
        where fitting_scripts.stage = $stage
            and fitting_scripts.behaviour_class = $behaviour_class
        order by fitting_scripts.place
        """,
        stage=stage,
        behaviour_class=behaviour_class,
    )


def org_scripts(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """How far an organisation goes by scripts: one row; none without an action in these months."""
    sums = ", ".join(f"cast(sum({name}) as bigint) as {name}" for name in _ORG_COUNTS)
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select org_id, {sums}
            from org_scripts
            where org_id = $org_id and month_end_date between $since and $until
            group by org_id
        )
        select *, {_RATES} from summed
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def scripts_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """The use of scripts at the parts of an organisation, its own loans last (``is_own``)."""
    sums = ", ".join(f"cast(sum({name}) as bigint) as {name}" for name in _ORG_COUNTS)
    # What the organisation's own loans bring is what its parts do not.
    rest = ", ".join(
        f"whole.{name} - coalesce((select sum({name}) from child), 0) as {name}"
        for name in _ORG_COUNTS
    )
    columns = ", ".join(_ORG_COUNTS)
    return warehouse.read(
        scope,
        f"""
        with child as (
            select org_scripts.org_id, org_name, org_status, false as is_own, {sums}
            from org_scripts
            inner join org_units on org_scripts.org_id = org_units.org_id
            where parent_org_id = $org_id and month_end_date between $since and $until
            group by org_scripts.org_id, org_name, org_status
        ),
        whole as (
            select org_scripts.org_id, org_name, org_status, {sums}
            from org_scripts
            inner join org_units on org_scripts.org_id = org_units.org_id
            where org_scripts.org_id = $org_id and month_end_date between $since and $until
            group by org_scripts.org_id, org_name, org_status
        ),
        parts as (
            select org_id, org_name, org_status, is_own, {columns} from child
            union all
            select org_id, org_name, org_status, true as is_own, {rest} from whole
        )
        select *, {_RATES} from parts
        where action_count > 0
        order by faulty_count desc nulls last, faulty_rate desc nulls last, org_id
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def scripted_actions_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    fault: ScriptFault,
    script_id: str | None,
    version: int | None,
    org_id: str,
    since: date,
    until: date,
    limit: int,
) -> pl.DataFrame:
    """The actions by a script (of all without ``script_id``) with a fault, the latest first."""
    return warehouse.read(
        scope,
        f"""
        with chosen as (select scripted_actions.* {_CHOSEN.format(fault=_ACTIONS[fault])})
        select chosen.*, actions.loan_id, actions.channel, actions.result, actions.handler_id,
            actions.agency_id, actions.action_time, org_units.org_name
        from chosen
        inner join collection_actions as actions on chosen.action_id = actions.action_id
        inner join org_units on chosen.org_id = org_units.org_id
        order by actions.action_time desc, chosen.action_id
        limit $limit
        """,
        script_id=script_id,
        version=version,
        org_id=org_id,
        since=since,
        until=until,
        limit=limit,
    )


def scripted_action_total(
    warehouse: Warehouse,
    scope: Scope,
    *,
    fault: ScriptFault,
    script_id: str | None,
    version: int | None,
    org_id: str,
    since: date,
    until: date,
) -> pl.DataFrame:
    """How many actions ``scripted_actions_of`` lists without a limit: one row."""
    return warehouse.read(
        scope,
        f"select count(*) as action_count {_CHOSEN.format(fault=_ACTIONS[fault])}",
        script_id=script_id,
        version=version,
        org_id=org_id,
        since=since,
        until=until,
    )
