"""Stories of the demonstration data: rows of a table poured into lists of steps."""

import re
from collections.abc import Iterator, Mapping, Sequence

Step = Mapping[str, object]

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def told(stories: Mapping[str, Sequence[Step]], story: str, cells: Mapping[str, object]) -> Iterator[Step]:
    """The steps of a story and of the stories it takes up, perhaps with further cells, with every `{cell}` replaced.

    A text that is nothing but a placeholder becomes the cell itself, so numbers stay numbers.

    Raises:
        KeyError: there is no such story or cell.
    """
    for step in stories[story]:
        if "do" in step:
            given = _poured(step.get("with", {}), cells)
            yield from told(stories, str(step["do"]), {**cells, **given})  # type: ignore[dict-item]
        else:
            yield _poured(step, cells)


def _poured(value: object, cells: Mapping[str, object]) -> object:
    if isinstance(value, Mapping):
        return {str(_poured(key, cells)): _poured(item, cells) for key, item in value.items()}
    if isinstance(value, list):
        return [_poured(item, cells) for item in value]
    if not isinstance(value, str):
        return value
    whole = _PLACEHOLDER.fullmatch(value)
    return cells[whole[1]] if whole else _PLACEHOLDER.sub(lambda found: str(cells[found[1]]), value)
