"""How often Python looks for garbage, which holds up whoever waits for a page."""

import gc

SELDOM = (10_000, 20, 50)  # Python's own are 700, 10, 10


def keep_what_is_loaded() -> None:
    """No search goes through what is in memory now, and searches come less often.

    For processes that have loaded what they will run: a search through all of the house's modules
    takes some 50 ms, and twice that beside other work.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
