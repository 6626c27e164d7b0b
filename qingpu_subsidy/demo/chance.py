"""Chance that repeats itself: the same words give the same draws."""

from random import Random


def chance(*words: object) -> Random:
    """A generator of its own for these words."""
    return Random(" ".join(map(str, words)))  # noqa: S311  a story, not a secret
