"""The kinds of computation a rule may be: asking a decision, filling sheets, or just an expression."""

from collections.abc import Mapping

from engine.definitions.taking import read_inputs
from forms.decisions import ask

from .grounds import Ground, ground
from .sheets import catalogue_of, described, over_periods, side_by_side

Binding = Mapping[str, object]


def work_out(binding: Binding, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """What a rule gives for inputs: what it came to, with what the binding reads out of that in front."""
    place = ground(str(binding["in"]))
    names: dict[str, object] = {"inputs": inputs}
    if "catalogue" in binding:
        catalogue = catalogue_of(place, binding, names)
        names["nodes"] = described(catalogue)
        names |= place.values(_texts(binding, "values"), names)
        fill = over_periods if "periods" in binding else side_by_side
        outcome = fill(place, catalogue, binding, names)
    else:
        names |= place.values(_texts(binding, "values"), names)
        outcome = _decided(place, binding, names) if "decision" in binding else {}
    return {**outcome, **_given_back(place, binding, {**names, "outcome": outcome})}


def _decided(place: Ground, binding: Binding, names: Mapping[str, object]) -> Mapping[str, object]:
    """Ask a decision; inputs of the same name are passed on as they are."""
    decision = place.system.decisions[str(binding["decision"])]
    bound = {key: place.value(text, names) for key, text in _texts(binding, "takes").items()}
    inputs = names["inputs"]
    assert isinstance(inputs, Mapping)
    outcome = ask(decision, read_inputs(decision, {**inputs, **bound}), place.names(names))
    return outcome if isinstance(outcome, Mapping) else {"outcome": outcome}


def _given_back(place: Ground, binding: Binding, names: Mapping[str, object]) -> Mapping[str, object]:
    """What the binding makes of the outcome: one expression for each key, or one for a context of all."""
    gives = binding.get("gives", {})
    if isinstance(gives, str):
        value = place.value(gives, names)
        return value if isinstance(value, Mapping) else {}
    return {key: place.value(text, names) for key, text in _texts(binding, "gives").items()}


def _texts(binding: Binding, word: str) -> Mapping[str, str]:
    texts = binding.get(word, {})
    assert isinstance(texts, Mapping)
    return texts
