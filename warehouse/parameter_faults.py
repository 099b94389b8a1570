"""What is wrong with a bank's parameters, in the words of the message."""

from pydantic import ValidationError


def parameter_fault(name: str, value: object, expected: str, what: str) -> str:
    """One line of the message: where, what is wrong, what was seen, what was expected."""
    return f"  {name}: {what}; got {value!s}, expected {expected}."


def validation_reason(error: ValidationError) -> str:
    """The first thing a row does not fulfil, with its place."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]
