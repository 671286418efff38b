"""What came of a load: how long people waited, what went wrong, what was taken of the machine."""

import os
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from tests.trust.processes import Taken

WRITES = ("create", "submit", "accept", "sheet saved")


@dataclass(frozen=True)
class Moment:
    """What had been taken of the machine at one moment, by ourselves too."""

    at: float
    own: float  # seconds of the processors that whoever asks has taken
    taken: Mapping[str, Taken]

    @classmethod
    def now(cls, taken: Mapping[str, Taken]) -> "Moment":
        """This moment."""
        return cls(time.monotonic(), time.process_time(), taken)


class Kept:
    """Notes of everybody who asks; may be called from any thread."""

    def __init__(self) -> None:
        self._waited: dict[str, list[float]] = defaultdict(list)
        self._wrong: list[str] = []
        self._turned_away: Counter[str] = Counter()

    def note(self, kind: str, waited: float) -> None:
        """Somebody got a right answer after so many seconds."""
        self._waited[kind].append(waited)

    def complain(self, text: str) -> None:
        """Somebody got no answer, or a wrong one."""
        self._wrong.append(text)

    def turn_away(self, kind: str) -> None:
        """Somebody did not even ask, as too many waited already."""
        self._turned_away[kind] += 1

    def told(self, seconds: float, moments: Sequence[Moment], *, missing: int, regions: int) -> "Load":
        """The end of it; `seconds` is how long people came."""
        return Load(
            regions, seconds, dict(self._waited), tuple(self._wrong), dict(self._turned_away), missing, tuple(moments)
        )


@dataclass(frozen=True)
class Load:
    """Everything that came of it."""

    regions: int
    seconds: float
    waited: Mapping[str, Sequence[float]]  # seconds, of everybody who got a right answer, by what they wanted
    wrong: Sequence[str]
    turned_away: Mapping[str, int]
    missing: int  # acknowledged submissions that are not there
    moments: Sequence[Moment]

    @property
    def is_right(self) -> bool:
        """Whether everybody who asked was answered rightly, and nothing acknowledged is missing; not how soon."""
        return not self.wrong and not self.missing

    def sentence(self) -> str:
        """The figure at the end of a run."""
        writes = [each for kind in WRITES for each in self.waited.get(kind, ())]
        reads = [each for kind, waited in self.waited.items() if kind not in WRITES for each in waited]
        lasted = self.moments[-1].at - self.moments[0].at
        return (
            f"{self.regions} regions, {lasted:.0f} s: {len(writes) / lasted:.1f} submissions and actions per second"
            f" ({_spread(writes)}), {len(reads) / lasted:.1f} reads per second ({_spread(reads)});"
            f" {len(self.wrong)} errors, {sum(self.turned_away.values())} turned away, {self.missing} missing"
        )

    def lines(self) -> list[str]:
        """Each kind, then the machine."""
        kinds = [f"  {kind}: {len(waited)}, {_spread(waited)}" for kind, waited in sorted(self.waited.items())]
        return [*kinds, *self._machine(), *(f"  {each}" for each in self.wrong[:10])]

    def _machine(self) -> list[str]:
        first, last = self.moments[0], self.moments[-1]
        all_there_is = (last.at - first.at) * (os.cpu_count() or 1)
        used = {name: last.taken[name].seconds - first.taken[name].seconds for name in last.taken}
        used["who asks"] = last.own - first.own
        shares = ", ".join(f"{name} {seconds / all_there_is:.0%}" for name, seconds in used.items())
        memory = [f"  memory of {name}, MiB: {self._memory(name)}" for name in last.taken]
        return [f"  of the processors: {shares}", *memory]

    def _memory(self, name: str) -> str:
        return " → ".join(_sizes(moment.taken[name].mebibytes) for moment in self.moments)


def _sizes(sizes: Sequence[float]) -> str:
    """Of few processes each, of many their number and sum."""
    return " + ".join(f"{size:.0f}" for size in sizes) if len(sizes) < 5 else f"{sum(sizes):.0f} in {len(sizes)}"


def _spread(waited: Sequence[float]) -> str:
    if len(waited) < 2:
        return "too few to say"
    cuts = quantiles(waited, n=100)
    return f"p50 {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms"
