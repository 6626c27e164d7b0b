"""Who acts for a party, on each side: a claim on the desk of the town, an invitation, an offer."""

from parties.models import Member
from parties.services import claims, invitations, leaving
from parties.services.registration import Stated
from tests import factories as make
from tests.authorization.sides import Side

CODES = {"A": make.credit_code(6_000_001), "B": make.credit_code(6_000_002)}


def ask_to_act(side: Side) -> None:
    """The owner of the side's enterprise claims an organisation that nobody has registered."""
    stated = Stated(
        name=side.mark("stated-name"), party_kind="company", profile="enterprise",
        legal_representative=side.mark("stated-representative"),
        address=side.mark("stated-address"),
        contact_name=side.mark("stated-contact"), contact_phone=side.mark("stated-phone"),
        local_unit=side.cast.unit,
    )  # fmt: skip
    claim = claims.file(
        CODES[side.letter], by=side.cast.applicant, kind="owner", stated=stated,
        licence=side.upload("licence"), letter=side.upload("authority"), key=side.mark("key"),
    )  # fmt: skip
    side.keep("membership", claim)
    side.keep("licence", claim.licence)
    if side.letter == "A":
        side.ids["code"] = claim.uscc


def manage_members(side: Side) -> None:
    """The owner has invited somebody, and offers the ownership to an agent."""
    party, owner = side.elsewhere().party, side.cast.applicant
    invitation, code = invitations.invite(party, by=owner, invitee=side.mark("invitee"))
    side.keep("invitation", invitation)
    agent = make.MemberFactory(party=party, kind=Member.Kind.AGENT)
    mine = party.members.get(user=owner)
    side.keep("handover", leaving.offer(mine, agent, by=owner))
    side.keep("shared", party)
    if side.letter == "A":
        side.ids["invitation_code"] = code
