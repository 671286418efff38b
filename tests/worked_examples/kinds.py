"""The kinds of computation a rule may be: asking a decision, filling sheets, or just an expression."""

from collections.abc import Callable, Mapping

from engine.definitions.taking import read_inputs
from forms.decisions import ask

from .grounds import Ground, day, ground

Inputs = Mapping[str, object]
Binding = Mapping[str, object]


def work_out(binding: Binding, inputs: Inputs) -> Mapping[str, object]:
    """What a rule gives for inputs: what it came to, with what the binding reads out of that in front."""
    place = ground(str(binding["in"]))
    kind = next((KINDS[word] for word in KINDS if word in binding), _nothing)
    outcome = kind(place, binding, inputs)
    names = {"inputs": inputs, "outcome": outcome}
    gives = {key: place.value(text, names) for key, text in _texts(binding, "gives").items()}
    return {**outcome, **gives}


def _decision(place: Ground, binding: Binding, inputs: Inputs) -> Mapping[str, object]:
    """Ask a decision; inputs of the same name are passed on as they are."""
    decision = place.system.decisions[str(binding["decision"])]
    today = day(inputs.get("today"))
    bound = {key: place.value(text, {"inputs": inputs}, today) for key, text in _texts(binding, "takes").items()}
    taken = read_inputs(decision, {**inputs, **bound})
    outcome = ask(decision, taken, place.names(today))
    return outcome if isinstance(outcome, Mapping) else {"outcome": outcome}


def _nothing(place: Ground, binding: Binding, inputs: Inputs) -> Mapping[str, object]:
    """The binding's own expressions are all there is."""
    return {}


def _texts(binding: Binding, word: str) -> Mapping[str, str]:
    texts = binding.get(word, {})
    assert isinstance(texts, Mapping)
    return texts


KINDS: Mapping[str, Callable[[Ground, Binding, Inputs], Mapping[str, object]]] = {"decision": _decision}
