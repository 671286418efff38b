"""How personal numbers are shown to readers: enough to recognise, too little to misuse."""


def masked(mask: str, text: str) -> str:
    """The text as readers see it; a mask nobody knows hides everything but the ends."""
    head, tail = _KEPT.get(mask, (1, 1))
    if not mask or not text:
        return text
    if len(text) <= head + tail:
        return "*" * len(text)
    return f"{text[:head]}{'*' * (len(text) - head - tail)}{text[-tail:]}"


_KEPT = {"mobile": (3, 4), "id_number": (3, 3)}
