"""When Python looks for objects that only name each other, and stops everything meanwhile."""

import gc

# Objects made between two looks. What a start makes stays, 220,000 objects until the first page: each look at
# 50,000 of them took 13 to 67 ms.
_STARTING = 500_000
_WORKING = 50_000
# While answering, a look among 50,000 young objects stopped a process for 55 ms on average, and one among all
# for 140 (`benchmarks.load`).
_SERVING = 5_000


def while_starting() -> None:
    """Do not look before all is there that a start makes."""
    gc.set_threshold(_STARTING)


def forget_what_is_there() -> None:
    """Never look again among what is there now."""
    gc.freeze()


def while_working() -> None:
    """Look rarely, and only among what is made from now on."""
    forget_what_is_there()
    gc.set_threshold(_WORKING)


def while_serving() -> None:
    """Look often among what answers make, and never again among what is there now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_SERVING)
