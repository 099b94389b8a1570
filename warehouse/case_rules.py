"""What tells of a debtor's will and means to pay, and what to do next with a case, as data.

Models know the codes; a bank chooses which of them hold, in which order, within which limits, and
on what source. The first row that holds decides.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from warehouse.contracts.collection_targets import RepaymentSource, Willingness
from warehouse.parameter_faults import validation_reason

CASE_SIGN_COLUMNS = {
    "sign_code": "varchar",
    "sign_no": "integer",
    "aspect": "varchar",
    "points_to": "varchar",
    "title": "varchar",
    "says": "varchar",
    "within_days": "integer",
    "at_least": "integer",
    "needs": "varchar",
    "source": "varchar",
    "is_verified": "boolean",
}
CASE_STEP_COLUMNS = {
    "step_code": "varchar",
    "step_no": "integer",
    "title": "varchar",
    "says": "varchar",
    "needs": "varchar",
    "source": "varchar",
    "is_verified": "boolean",
}


class SignCode(StrEnum):
    """A sign some model looks for."""

    BANK_WILLINGNESS = "BANK_WILLINGNESS"
    REFUSED = "REFUSED"
    PROMISES_BROKEN = "PROMISES_BROKEN"
    NOT_REACHED = "NOT_REACHED"
    CASH_PAID = "CASH_PAID"
    PROMISE_OPEN = "PROMISE_OPEN"
    PROMISED = "PROMISED"
    LAST_PROMISE_BROKEN = "LAST_PROMISE_BROKEN"
    BANK_SOURCE = "BANK_SOURCE"
    FUNDS_NOT_CONFIRMED = "FUNDS_NOT_CONFIRMED"
    FUNDS_CONFIRMED = "FUNDS_CONFIRMED"
    COLLATERAL_COVERS = "COLLATERAL_COVERS"
    FINANCIAL_SIGNAL = "FINANCIAL_SIGNAL"
    PART_PAID = "PART_PAID"
    NOTHING_PAID = "NOTHING_PAID"


# Signs of the means to pay; the others tell of the will.
OF_SOURCE = frozenset(
    {
        SignCode.BANK_SOURCE,
        SignCode.FUNDS_NOT_CONFIRMED,
        SignCode.FUNDS_CONFIRMED,
        SignCode.COLLATERAL_COVERS,
        SignCode.FINANCIAL_SIGNAL,
        SignCode.PART_PAID,
        SignCode.NOTHING_PAID,
    }
)
# What the bank itself wrote down points where the bank says.
OF_THE_BANK = frozenset({SignCode.BANK_WILLINGNESS, SignCode.BANK_SOURCE})


class StepCode(StrEnum):
    """A next step some model can tell is due."""

    ASSIGN = "ASSIGN"
    REASSIGN = "REASSIGN"
    PROMISE_BROKEN = "PROMISE_BROKEN"
    CONTACT = "CONTACT"
    REMIND = "REMIND"
    AWAIT = "AWAIT"
    ASSESS = "ASSESS"
    PAY = "PAY"
    PLAN = "PLAN"
    LAW = "LAW"
    DISPOSE = "DISPOSE"


# One of these always applies; without them a case would have no next step.
INDISPENSABLE = frozenset(
    {StepCode.ASSESS, StepCode.PAY, StepCode.PLAN, StepCode.LAW, StepCode.DISPOSE}
)
Days = Annotated[int, Field(ge=1, strict=True)]


class CaseSign(BaseModel):
    """One sign. ``needs`` are the tables without which it cannot be looked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sign_code: SignCode
    points_to: Willingness | RepaymentSource | None = None
    title: str
    says: str
    within_days: Days | None = None
    at_least: Annotated[int, Field(ge=1, strict=True)] | None = None
    needs: tuple[str, ...] = ()
    source: str
    is_verified: bool

    @property
    def aspect(self) -> str:
        """WILLINGNESS or SOURCE."""
        return "SOURCE" if self.sign_code in OF_SOURCE else "WILLINGNESS"


class GivenSign(BaseModel):
    """A sign as a bank gives it: what it leaves out stays as it is by default."""

    model_config = ConfigDict(extra="forbid")

    sign_code: SignCode
    points_to: Willingness | RepaymentSource | None = None
    title: str | None = None
    says: str | None = None
    within_days: Days | None = None
    at_least: Annotated[int, Field(ge=1, strict=True)] | None = None
    source: str | None = None
    is_verified: bool | None = None


class CaseStep(BaseModel):
    """One next step; the first of the table that applies is the case's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step_code: StepCode
    title: str
    says: str
    needs: tuple[str, ...] = ()
    source: str
    is_verified: bool


class GivenStep(BaseModel):
    """A step as a bank gives it: what it leaves out stays as it is by default."""

    model_config = ConfigDict(extra="forbid")

    step_code: StepCode
    title: str | None = None
    says: str | None = None
    source: str | None = None
    is_verified: bool | None = None


def read_signs(shipped: object) -> tuple[CaseSign, ...]:
    """The signs as shipped, in their order."""
    return tuple(TypeAdapter(list[CaseSign]).validate_python(shipped))


def read_steps(shipped: object) -> tuple[CaseStep, ...]:
    """The steps as shipped, in their order."""
    return tuple(TypeAdapter(list[CaseStep]).validate_python(shipped))


def given_signs(
    given: object, shipped: tuple[CaseSign, ...]
) -> tuple[tuple[CaseSign, ...], list[str]]:
    """A bank's own table in its own order, and what is wrong with it.

    A sign it leaves out is not looked for.
    """
    try:
        rows = TypeAdapter(list[GivenSign]).validate_python(given)
    except ValidationError as error:
        return (), [validation_reason(error)]
    faults = _repeated([row.sign_code for row in rows])
    if faults:
        return (), faults
    by_code: Mapping[SignCode, CaseSign] = {one.sign_code: one for one in shipped}
    signs = tuple(
        by_code[row.sign_code].model_copy(update=_said(row.model_dump(exclude_none=True)))
        for row in rows
    )
    return signs, [
        f"{one.sign_code} cannot point to {one.points_to}"
        for one in signs
        if not _points_right(one)
    ]


def given_steps(
    given: object, shipped: tuple[CaseStep, ...]
) -> tuple[tuple[CaseStep, ...], list[str]]:
    """A bank's own table in its own order, and what is wrong with it."""
    try:
        rows = TypeAdapter(list[GivenStep]).validate_python(given)
    except ValidationError as error:
        return (), [validation_reason(error)]
    faults = _repeated([row.step_code for row in rows])
    missing = sorted(INDISPENSABLE - {row.step_code for row in rows})
    if missing:
        faults.append(f"{', '.join(missing)} cannot be left out")
    if faults:
        return (), faults
    by_code: Mapping[StepCode, CaseStep] = {one.step_code: one for one in shipped}
    return tuple(
        by_code[row.step_code].model_copy(update=_said(row.model_dump(exclude_none=True)))
        for row in rows
    ), []


def case_sign_rows(signs: Sequence[CaseSign]) -> list[tuple[Any, ...]]:
    """The rows of ``raw.case_sign_rules``, as ``CASE_SIGN_COLUMNS`` has them."""
    return [
        (
            one.sign_code.value,
            number,
            one.aspect,
            None if one.points_to is None else one.points_to.value,
            one.title,
            one.says,
            one.within_days,
            one.at_least,
            ", ".join(one.needs),
            one.source,
            one.is_verified,
        )
        for number, one in enumerate(signs, start=1)
    ]


def case_step_rows(steps: Sequence[CaseStep]) -> list[tuple[Any, ...]]:
    """The rows of ``raw.case_step_rules``, as ``CASE_STEP_COLUMNS`` has them."""
    return [
        (
            one.step_code.value,
            number,
            one.title,
            one.says,
            ", ".join(one.needs),
            one.source,
            one.is_verified,
        )
        for number, one in enumerate(steps, start=1)
    ]


def _points_right(sign: CaseSign) -> bool:
    """A sign of the will points to a will, a sign of the means to means."""
    if sign.sign_code in OF_THE_BANK:
        return sign.points_to is None
    expected = RepaymentSource if sign.aspect == "SOURCE" else Willingness
    return isinstance(sign.points_to, expected)


def _repeated(codes: Sequence[str]) -> list[str]:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    return [f"{', '.join(twice)} stands twice"] if twice else []


def _said(values: dict[str, Any]) -> dict[str, Any]:
    # A source of the bank's own has not been read here, whatever was true of ours.
    if "source" in values:
        values.setdefault("is_verified", False)
    return values
