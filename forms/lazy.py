"""Mappings whose members are worked out when an expression asks for them."""

from collections.abc import Callable, Iterator, Mapping


class Lazy(Mapping[str, object]):
    """Values and, under other names, functions that give a value once; one that asks for itself gets null."""

    def __init__(self, ready: Mapping[str, object], later: Mapping[str, Callable[[], object]] | None = None) -> None:
        self._ready = dict(ready)
        self._later = dict(later or {})

    def __getitem__(self, name: str) -> object:
        if name in self._later:
            compute = self._later.pop(name)
            self._ready[name] = None
            self._ready[name] = compute()
        return self._ready[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._ready, **self._later})

    def __len__(self) -> int:
        return len(self._ready.keys() | self._later.keys())

    def __contains__(self, name: object) -> bool:
        return name in self._ready or name in self._later
