"""Days, times and lengths of time, also those the standard library cannot hold.

DMN knows the years -999,999,999 to 999,999,999 and fractions of a second down to the nanosecond. A value is the
standard library's `date`, `time`, `datetime` or `timedelta` wherever it fits there, and one of the wide types only
where it does not, so every value has exactly one form. Reckoning is done on whole numbers: days counted from the
first of January of year 1 (`date.toordinal`), nanoseconds within a day.

The calendar repeats every 400 years, a whole number of weeks: any day has a twin near the year 2000 of which the
standard library knows the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

MAX_YEAR = 999_999_999
SECOND = 1_000_000_000
DAY = 86_400 * SECOND
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
_BASE = date(2000, 1, 1).toordinal()
_LAST_DAY = date.max.toordinal()
_LONGEST = 2 * MAX_YEAR * 366 * DAY
_MICROSECOND = 1_000


def twin_year(year: int) -> int:
    """Give the year from 2000 to 2399 whose calendar is the same."""
    return 2000 + year % _CYCLE_YEARS


def day_number(year: int, month: int, day: int) -> int | None:
    """Give the number of a day, or null when there is none such in the calendar."""
    try:
        twin = date(twin_year(year), month, day)
    except (ValueError, OverflowError):
        return None
    return twin.toordinal() + (year - twin.year) // _CYCLE_YEARS * _CYCLE_DAYS if abs(year) <= MAX_YEAR else None


def civil(days: int) -> tuple[int, date]:
    """Give the year of a day and its twin near the year 2000."""
    cycle, rest = divmod(days - _BASE, _CYCLE_DAYS)
    twin = date.fromordinal(_BASE + rest)
    return twin.year + cycle * _CYCLE_YEARS, twin


class _HasDay:
    """What can be asked of a value that lies on a day."""

    __slots__ = ()
    days: int

    @property
    def year(self) -> int:
        """The year, negative before year 0."""
        return civil(self.days)[0]

    @property
    def month(self) -> int:
        """The month, from 1."""
        return civil(self.days)[1].month

    @property
    def day(self) -> int:
        """The day of the month, from 1."""
        return civil(self.days)[1].day


class _HasClock:
    """What can be asked of a value that has a time of day."""

    __slots__ = ()
    nanos: int

    @property
    def hour(self) -> int:
        """The hour, 0 to 23."""
        return self.nanos // (3600 * SECOND)

    @property
    def minute(self) -> int:
        """The minute, 0 to 59."""
        return self.nanos // (60 * SECOND) % 60

    @property
    def second(self) -> int:
        """The whole second, 0 to 59."""
        return self.nanos // SECOND % 60


@dataclass(frozen=True, slots=True)
class WideDate(_HasDay):
    """A day in a year before 1 or after 9999."""

    days: int


@dataclass(frozen=True, slots=True)
class WideTime(_HasClock):
    """A time of day finer than a microsecond."""

    nanos: int
    tzinfo: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class WideDateTime(_HasDay, _HasClock):
    """A date and time that is far away or finer than a microsecond; `fold` as in `datetime`."""

    days: int
    nanos: int
    tzinfo: tzinfo | None = None
    fold: int = 0


@dataclass(frozen=True, slots=True)
class WideDuration:
    """A days-and-time duration that is very long or finer than a microsecond."""

    nanos: int


Day = date | WideDate
Clock = time | WideTime
Moment = datetime | WideDateTime
Length = timedelta | WideDuration


def make_day(days: int) -> Day | None:
    """Give the day of a number, or null beyond the calendar."""
    if 1 <= days <= _LAST_DAY:
        return date.fromordinal(days)
    return WideDate(days) if abs(civil(days)[0]) <= MAX_YEAR else None


def make_clock(nanos: int, zone: tzinfo | None = None) -> Clock:
    """Give the time of day so many nanoseconds after midnight."""
    if nanos % _MICROSECOND:
        return WideTime(nanos, zone)
    seconds, rest = divmod(nanos, SECOND)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest // _MICROSECOND, tzinfo=zone)


def make_moment(local: int, zone: tzinfo | None = None, fold: int = 0) -> Moment | None:
    """Give the date and time at a local time (see `local_time`), or null beyond the calendar."""
    days, nanos = divmod(local, DAY)
    day = make_day(days)
    if day is None:
        return None
    clock = make_clock(nanos)
    if isinstance(day, date) and isinstance(clock, time):
        return datetime.combine(day, clock.replace(tzinfo=zone, fold=fold))
    return WideDateTime(days, nanos, zone, fold)


def make_length(nanos: int) -> Length | None:
    """Give the duration of so many nanoseconds, or null when it is longer than the calendar is."""
    if abs(nanos) > _LONGEST:
        return None
    if nanos % _MICROSECOND == 0:
        try:
            return timedelta(microseconds=nanos // _MICROSECOND)
        except OverflowError:
            pass
    return WideDuration(nanos)


def days_of(day: Day | Moment) -> int:
    """Give the number of the day a value lies on."""
    return day.toordinal() if isinstance(day, date) else day.days


def nanos_of(clock: Clock | Moment) -> int:
    """Give the nanoseconds since midnight of a value's clock."""
    if isinstance(clock, WideTime | WideDateTime):
        return clock.nanos
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * SECOND + clock.microsecond * _MICROSECOND


def local_time(moment: Moment) -> int:
    """Give a date and time as nanoseconds on its own calendar, whatever its zone."""
    return days_of(moment) * DAY + nanos_of(moment)


def length_of(length: Length) -> int:
    """Give a duration in nanoseconds."""
    if isinstance(length, WideDuration):
        return length.nanos
    return (length.days * 86_400 + length.seconds) * SECOND + length.microseconds * _MICROSECOND


def day_of(moment: Moment) -> Day:
    """Give the day of a date and time."""
    return moment.date() if isinstance(moment, datetime) else make_day(moment.days)  # type: ignore[return-value]


def clock_of(moment: Moment) -> Clock:
    """Give the time of a date and time, with its zone."""
    return moment.timetz() if isinstance(moment, datetime) else make_clock(moment.nanos, moment.tzinfo)


def join(day: Day, clock: Clock) -> Moment:
    """Give the date and time made of a day and a time with its zone."""
    if isinstance(day, date) and isinstance(clock, time):
        return datetime.combine(day, clock)
    return make_moment(days_of(day) * DAY + nanos_of(clock), clock.tzinfo)  # type: ignore[return-value]


def twin_of(day: Day | Moment) -> date:
    """Give the day near the year 2000 with the same month, day, weekday, week and place in the year."""
    return civil(days_of(day))[1]
