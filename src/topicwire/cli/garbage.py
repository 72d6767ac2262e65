"""When Python looks for objects that only name each other, and stops everything meanwhile."""

import gc

# Objects made between two looks. What a start makes stays: looking for garbage among it every 700 objects, as
# Python does by itself, took a seventh of the time until the first answer.
_STARTING = 50_000
# While answering, a look among 50,000 young objects stopped a process for 55 ms on average, and one among all
# for 140 (`benchmarks.load`).
_SERVING = 5_000


def while_starting() -> None:
    """Look rarely."""
    gc.set_threshold(_STARTING)


def while_serving() -> None:
    """Look often among what answers make, and never again among what is there now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_SERVING)
