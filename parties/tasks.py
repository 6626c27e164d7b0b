"""Jobs of this room, and who may open the pages that its messages link to."""

from accounts.message_links import opens
from parties.models import MembershipClaim, Party
from parties.services import takeaway
from records.jobs import job


@job("parties.pack_take_away")
def pack_take_away(pk):
    """Pack a party's own data for its members."""
    takeaway.make(pk)


@opens("organisation", "members", "take_away")
def organisation(user, public_id):
    return Party.objects.of_member(user).filter(public_id=public_id).exists()


@opens("organisations")
def organisations(_user, _public_id):
    return True  # each reads the own ones there


@opens("claim")
def claim(user, public_id):
    return MembershipClaim.objects.visible_to(user).filter(public_id=public_id).exists()
