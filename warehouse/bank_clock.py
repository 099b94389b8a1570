"""The bank's own clock: its files speak in local time, deliveries and builds are stamped in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class BankClock:
    """Turns times without zone from one reading into the other."""

    zone: ZoneInfo

    @classmethod
    def of(cls, time_zone: str) -> "BankClock":
        """The clock of a time zone by its name, such as Asia/Shanghai."""
        return cls(ZoneInfo(time_zone))

    def utc(self, local: datetime) -> datetime:
        """The UTC time of a moment on the bank's clock."""
        return local.replace(tzinfo=self.zone).astimezone(UTC).replace(tzinfo=None)

    def day(self, utc: datetime) -> date:
        """The day on the bank's calendar at a moment of UTC."""
        return utc.replace(tzinfo=UTC).astimezone(self.zone).date()
