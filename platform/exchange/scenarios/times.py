"""The moments of steps, and what stories call days and periods."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from engine.definitions.times import read_moment


def moment_of(text: str) -> datetime:
    """The moment that a step names, in the time of the place (`engine.definitions.times`)."""
    return timezone.make_aware(read_moment(text))


def month_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before a day's."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)


def words_for(today: date) -> dict[str, str]:
    """What stories call days, months, quarters and the year counted from a day (docs/scenarios.md)."""
    days = {f"d{back}": f"{today - timedelta(days=back)}" for back in range(31)}
    months = {f"m{back}": f"{month_before(today, back):%Y-%m}" for back in range(10)}
    years = {f"y{back}": f"{today.year - back}" for back in range(3)}
    quarters = (_quarter_words(today, back) for back in range(9))
    return {**days, **months, **years, **{word: told for words in quarters for word, told in words.items()}}


def _quarter_words(today: date, back: int) -> dict[str, str]:
    """What a quarter is called, with its months and the month after it."""
    first = month_before(today, (today.month - 1) % 3 + 3 * back)
    months = {f"q{back}m{n}": f"{month_before(first, 1 - n):%Y-%m}" for n in range(1, 5)}
    return {**months, f"q{back}": f"{first.year}-Q{(first.month + 2) // 3}"}


def next_moment(at: datetime) -> datetime:
    """A minute later: steps of the same day keep their order."""
    return at + timedelta(minutes=1)
