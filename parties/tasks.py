"""Jobs of this room."""

from parties.services import takeaway
from records.jobs import job


@job("parties.pack_take_away")
def pack_take_away(pk):
    """Pack a party's own data for its members."""
    takeaway.make(pk)
