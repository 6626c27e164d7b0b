"""What a kind of official paper is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]

COMMISSION = "上海市青浦区经济委员会"


@dataclass(frozen=True)
class PaperKind:
    """One kind of official paper: what it must be told, what it says unless told otherwise.

    A letter has no columns and takes its number from a series of its own. What goes to others
    than the party, or to the public, is guarded against numbers of persons and accounts; what is
    sealed is read by nobody but those who see a row that points at it.
    """

    label: str
    required: Mapping[str, type]
    columns: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, Any] = field(default_factory=dict)
    series: str = ""
    is_public: bool = False
    is_guarded: bool = False
    is_sealed: bool = False
    has_sheet: bool = False
