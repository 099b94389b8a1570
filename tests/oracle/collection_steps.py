"""What each stage asks to be done about overdue loans, and whether it was done in time."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.collection_work import VISITED, CollectionWork, Run
from tests.oracle.rows import Row

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """One thing a stage asks. Empty tuples: anything fits."""

    step_code: str
    bucket: str
    within_days: int | None = None
    channels: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    needs_reached: bool = False
    is_inspection: bool = False


STEPS = (
    Step(
        "PERSON_FIRST",
        "M1",
        channels=("CALL", "AI_CALL", "SMS", "VISIT", "LETTER"),
        contacts=("SELF", "GUARANTOR"),
    ),
    Step("FIRST_CALL", "M1", 3, channels=("CALL", "AI_CALL", "VISIT"), contacts=("SELF",)),
    Step("PROGRESS", "M1", 15, results=("PROMISE", "PAID", "REFUSE")),
    Step("VISIT_OR_LETTER", "M2", 7, channels=VISITED),
    Step("FULL_PICTURE", "M2", 15, is_inspection=True),
    Step("LETTER_OR_LEGAL", "M3", 15, channels=("LETTER", "LEGAL")),
)


@dataclass(frozen=True)
class LoanStep:
    """One row of ``loan_collection_steps``."""

    loan_id: str
    start_date: date
    step_code: str
    org_id: str
    asked_from_date: date
    due_date: date
    done_date: date | None
    days_late: int | None
    month_end_date: date | None
    step_state: str


@dataclass(frozen=True)
class Adherence:
    """One row of ``stage_adherence``."""

    org_id: str
    month_end_date: date
    step_code: str
    due_count: int
    on_time_count: int
    late_count: int
    missed_count: int
    unknown_count: int
    adherence_rate: float | None


@dataclass(frozen=True)
class CollectionSteps:
    """The steps of all overdue loans of a bank."""

    work: CollectionWork
    steps: tuple[Step, ...] = STEPS

    def loan_steps(self) -> list[LoanStep]:
        found = []
        for loan_id, runs in self.work.runs.items():
            for run in runs:
                for step in self.steps:
                    row = self._step(loan_id, run, step)
                    if row is not None:
                        found.append(row)
        return found

    def _step(self, loan_id: str, run: Run, step: Step) -> LoanStep | None:
        from_days = {self.work.thresholds.bucket(days): days for days in range(600, 0, -1)}.get(
            step.bucket
        )
        reached = [day for day, days in run.days.items() if from_days and days >= from_days]
        if not reached or self.work.record_from is None:
            return None
        asked_from = min(reached)
        is_order = step.within_days is None
        if (run.start_date if is_order else asked_from) < self.work.record_from:
            return None
        if step.is_inspection and (
            self.work.inspected_from is None or asked_from < self.work.inspected_from
        ):
            return None
        rows = self.work.in_run(loan_id, run)
        if is_order:
            return self._order(loan_id, run, step, asked_from, rows)
        assert step.within_days is not None
        due = asked_from + step.within_days * ONE_DAY
        if step.is_inspection:
            done_days, maybe_days = self._inspected(loan_id, run, asked_from), []
        else:
            after = [row for row in rows if row["action_time"].date() >= asked_from]
            done_days = [row["action_time"].date() for row in after if self._fits(row, step)]
            maybe_days = [
                row["action_time"].date() for row in after if self._fits(row, step) is None
            ]
        done = min(done_days, default=None)
        if done is not None and done <= due:
            state = "ON_TIME"
        elif any(day <= due for day in maybe_days):
            state = "UNKNOWN"
        elif done is not None:
            state = "LATE"
        elif run.end_date is not None and run.end_date <= due:
            state = "CEASED"
        else:
            state = "WAITING" if due >= self.work.as_of_date else "MISSED"
        return self._found(loan_id, run, step, asked_from, due, done, state)

    def _order(
        self, loan_id: str, run: Run, step: Step, asked_from: date, rows: list[Row]
    ) -> LoanStep | None:
        contacts = [row for row in rows if not step.channels or row["channel"] in step.channels]
        if not contacts:
            return None
        first = contacts[0]
        day = first["action_time"].date()
        if first["contact_relation"] is None:
            state = "UNKNOWN"
        else:
            state = "ON_TIME" if first["contact_relation"] in step.contacts else "MISSED"
        done = day if state == "ON_TIME" else None
        return self._found(loan_id, run, step, asked_from, day, done, state)

    def _found(
        self,
        loan_id: str,
        run: Run,
        step: Step,
        asked_from: date,
        due: date,
        done: date | None,
        state: str,
    ) -> LoanStep:
        late = None
        if state == "LATE" and done is not None:
            late = (done - due).days
        if state == "MISSED" and run.end_date is None:
            late = (self.work.as_of_date - due).days
        return LoanStep(
            loan_id,
            run.start_date,
            step.step_code,
            self.work.loans[loan_id].loan["org_id"],
            asked_from,
            due,
            done,
            late,
            self.work.month_end(due) if due <= self.work.as_of_date else None,
            state,
        )

    def _inspected(self, loan_id: str, run: Run, asked_from: date) -> list[date]:
        customer_id = self.work.loans[loan_id].loan["customer_id"]
        return [
            row["done_date"]
            for row in self.work.book.inspections
            if row["done_date"] in run.days
            and row["done_date"] >= asked_from
            and (
                row["loan_id"] == loan_id
                if row["loan_id"] is not None
                else row["customer_id"] == customer_id
            )
        ]

    def _fits(self, row: Row, step: Step) -> bool | None:
        told: list[bool | None] = [True]
        if step.channels:
            told.append(row["channel"] in step.channels)
        for column, values in (("contact_relation", step.contacts), ("result", step.results)):
            if values:
                told.append(None if row[column] is None else row[column] in values)
        if step.needs_reached:
            told.append(self.work.is_reached(row))
        if False in told:
            return False
        return None if None in told else True

    def adherence(self) -> list[Adherence]:
        groups: dict[tuple[str, date, str], list[str]] = {}
        for one in self.loan_steps():
            if one.month_end_date is None or one.step_state in ("WAITING", "CEASED"):
                continue
            for org_id in self.work.above(one.org_id):
                key = (org_id, one.month_end_date, one.step_code)
                groups.setdefault(key, []).append(one.step_state)
        found = []
        for key, states in groups.items():
            due = len(states) - states.count("UNKNOWN")
            on_time = states.count("ON_TIME")
            found.append(
                Adherence(
                    *key,
                    due,
                    on_time,
                    states.count("LATE"),
                    states.count("MISSED"),
                    states.count("UNKNOWN"),
                    on_time / due if due else None,
                )
            )
        return found
