"""Where the frames of a deep call lie: docs/decisions/0019-one-piece-for-all-frames.md"""

from collections.abc import Callable
from functools import partial
from typing import Any

ROOM = 16 * 1024  # words; Python doubles it, and what is over is more than its deepest call fills


def with_room(function: Callable[..., Any], /, *given: Any, **named: Any) -> Any:
    """What `function` returns; the frames of all calls below it lie in one piece of memory."""
    return function(*given, **named)


# Python takes memory for a frame and for as much again at once. This one says that it needs much.
with_room.__code__ = with_room.__code__.replace(co_stacksize=ROOM)


def room_middleware(get_response: Callable[..., Any]) -> Callable[..., Any]:
    """Every request has its room."""
    return partial(with_room, get_response)
