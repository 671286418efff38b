"""How personal numbers are shown to readers: enough to recognise, too little to misuse."""

from accounts.numbers import kind_of_number


def masked(mask: str, text: str) -> str:
    """The text as readers see it; a mask nobody knows hides everything but the ends."""
    head, tail = _KEPT.get(mask, (1, 1))
    if not mask or not text:
        return text
    if len(text) <= head + tail:
        return "*" * len(text)
    return f"{text[:head]}{'*' * (len(text) - head - tail)}{text[-tail:]}"


def shortened(value: object) -> object:
    """A value that is an ID number or a mobile number by its shape, masked; anything else as it is."""
    kind = kind_of_number(value)
    return masked(kind, str(value)) if kind else value


_KEPT = {"mobile": (3, 4), "id_number": (3, 3)}
