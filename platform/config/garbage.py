"""When garbage is looked for in a process that serves: seldom, and never in what is there for good."""

import gc

_LATER = 50_000  # new objects after which garbage is looked for; a long form makes as many, and frees them by itself


def settle_garbage() -> None:
    """Let no later collection go through what is loaded by now; for a process that stays.

    A full collection goes through everything there is, which stops an answer for a fifth of a second. What is there
    before workers are made stays for good, and is shared by them as long as nothing touches it.
    """
    gc.set_threshold(_LATER, *gc.get_threshold()[1:])
    gc.collect()
    gc.freeze()
