"""Complaints about collection: how many, for how many actions, and how long they lie."""

from warehouse.metrics.base import DESK, PRACTICE, READING, Metric


def _count(name: str, title: str, formula: str, why: str, source: str = DESK) -> Metric:
    return Metric(
        name=f"complaint_{name}",
        title=title,
        unit="complaints",
        formula=formula,
        why=why,
        source=source,
        mart="org_complaints",
        column=name,
    )


COMPLAINTS: tuple[Metric, ...] = (
    _count(
        "received_count",
        "Complaints",
        "Complaints that came in in the month; those whose action is not known stand at the head"
        " office",
        "What customers say of collection",
    ),
    Metric(
        name="complaint_action_count",
        title="Actions of collection",
        unit="actions",
        formula="Actions of collection in the month",
        why="What the complaints are measured against",
        source=DESK,
        mart="org_complaints",
        column="action_count",
    ),
    Metric(
        name="complaint_rate",
        title="Complaints per action",
        unit="ratio",
        formula="Complaints / actions of collection",
        why="Who works more is complained about more often; the share compares",
        source=READING,
        mart="org_complaints",
        numerator="complaint_received_count",
        denominator="complaint_action_count",
        worse="higher",
    ),
    _count(
        "open_count",
        "Complaints open",
        "Complaints of the month that are not closed by the data date",
        "Somebody waits for an answer",
    ),
    _count(
        "late_count",
        "Complaints open too long",
        "Complaints not closed on the 15th day (by default) after the day they came in, also when"
        " closed since",
        "Rule C10; the day they came in is day 0",
        PRACTICE,
    ),
    _count(
        "upheld_count",
        "Complaints found right",
        "Complaints of the month that were found right",
        "A fault of the bank or its agency",
    ),
)
