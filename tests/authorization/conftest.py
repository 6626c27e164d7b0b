"""The world of the matrix, for every test of it."""

from tests.authorization.world import world

__all__ = ["world"]
