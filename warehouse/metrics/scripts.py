"""Scripts of collection: how far collectors go by them, and what comes of it."""

from warehouse.metrics.base import DESK, READING, Metric, Unit

_CONDUCT = "中国银行业协会催收指引 2026-01-30, through secondary literature"


def _use(name: str, title: str, formula: str, why: str, source: str = DESK) -> Metric:
    """A count of actions of an organisation in a month."""
    return Metric(
        name=f"script_{name}",
        title=title,
        unit="actions",
        formula=formula,
        why=why,
        source=source,
        mart="org_scripts",
        column=name,
    )


def _outcome(name: str, unit: Unit, title: str, formula: str, why: str) -> Metric:
    """A count of what a script brought in a month."""
    return Metric(
        name=f"script_{name}",
        title=title,
        unit=unit,
        formula=formula,
        why=why,
        source=READING,
        mart="script_months",
        column=name,
    )


SCRIPTS: tuple[Metric, ...] = (
    _use(
        "spoken_count",
        "Words to the debtor",
        "Messages to the debtor, and calls and visits that reached the debtor",
        "What a script could have been used for",
    ),
    _use(
        "scripted_count",
        "Words by a script",
        "Words to the debtor that name the script they went by",
        "What was said as it was approved",
    ),
    Metric(
        name="scripted_rate",
        title="By a script, share",
        unit="ratio",
        formula="Words by a script / words to the debtor",
        why="What nobody wrote down nobody can answer for",
        source=DESK,
        mart="org_scripts",
        numerator="script_scripted_count",
        denominator="script_spoken_count",
    ),
    _use(
        "used_count",
        "Actions by a script",
        "Actions that name a script, with or without an answer",
        "What the scripts that may not be used are measured against",
    ),
    _use(
        "faulty_count",
        "By a script that may not be used",
        "Actions by a script nobody delivered, by a version expired, not begun or never approved on"
        " the day, or with banned wording in its text; each action once",
        "A script is an order to speak so: the fault is the bank's",
        _CONDUCT,
    ),
    Metric(
        name="script_faulty_rate",
        title="By a script that may not be used, share",
        unit="ratio",
        formula="By a script that may not be used / actions by a script",
        why="Whether the library is what is used",
        source=_CONDUCT,
        mart="org_scripts",
        column="faulty_rate",
        numerator="script_faulty_count",
        denominator="script_used_count",
        worse="higher",
    ),
    _outcome(
        "reached_count",
        "actions",
        "Reached somebody",
        "Actions by a script that reached somebody, by the flag or else by their result",
        "Only who is reached can promise",
    ),
    _outcome(
        "promise_action_count",
        "actions",
        "Brought a promise",
        "Actions by a script that reached somebody and have a promise as their result",
        "What a script is for, as the collector sees it",
    ),
    _outcome(
        "counted_promise_count",
        "promises",
        "Promises whose time is over",
        "Promises on record made on the day of an action by the script that has a promise as its"
        " result (of several the last), whose day and days of grace have passed or that a new plan"
        " replaced",
        "What was kept is measured against it",
    ),
    _outcome(
        "kept_promise_count",
        "promises",
        "Promises kept",
        "Those of them that were kept",
        "Money is what counts",
    ),
)
