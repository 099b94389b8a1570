"""Working days by the calendars as they were announced, year by year."""

from datetime import date, timedelta

# First and last day off of each holiday, and the weekends worked in return.
ANNOUNCED = {
    2021: (
        ("01-01 01-03", "02-11 02-17", "04-03 04-05", "05-01 05-05", "06-12 06-14", "09-19 09-21",
         "10-01 10-07"),
        ("02-07", "02-20", "04-25", "05-08", "09-18", "09-26", "10-09"),
    ),
    2022: (
        ("01-01 01-03", "01-31 02-06", "04-03 04-05", "04-30 05-04", "06-03 06-05", "09-10 09-12",
         "10-01 10-07"),
        ("01-29", "01-30", "04-02", "04-24", "05-07", "10-08", "10-09"),
    ),
    2023: (
        ("01-01 01-02", "01-21 01-27", "04-05 04-05", "04-29 05-03", "06-22 06-24", "09-29 10-06"),
        ("01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"),
    ),
    2024: (
        ("01-01 01-01", "02-10 02-17", "04-04 04-06", "05-01 05-05", "06-08 06-10", "09-15 09-17",
         "10-01 10-07"),
        ("02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"),
    ),
    2025: (
        ("01-01 01-01", "01-28 02-04", "04-04 04-06", "05-01 05-05", "05-31 06-02", "10-01 10-08"),
        ("01-26", "02-08", "04-27", "09-28", "10-11"),
    ),
    2026: (
        ("01-01 01-03", "02-15 02-23", "04-04 04-06", "05-01 05-05", "06-19 06-21", "09-25 09-27",
         "10-01 10-07"),
        ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
    ),
}  # fmt: skip


def is_working_day(day: date) -> bool:
    days_off, weekends_worked = ANNOUNCED[day.year]
    short = f"{day:%m-%d}"
    if short in weekends_worked:
        return True
    if any(off[:5] <= short <= off[-5:] for off in days_off):
        return False
    return day.weekday() < 5


def after_working_days(day: date, count: int) -> date:
    """The day so many working days later."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
