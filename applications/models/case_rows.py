"""Which cases a user may see."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.roles import COMMISSION, Role
from applications.models.recusal import unless_recused
from applications.states import COMMITTED, State
from parties.models import Member, Party

READERS = COMMISSION | {Role.AUDITOR, Role.OFFICE_CLERK}
FINANCE = {Role.COUNTERSIGNER, Role.PAYER}
OF_THE_COUNTER = {Role.REGISTRAR, Role.AUDITOR}
NEVER_FILED = Q(
    state__in=[State.DRAFT, State.WITHDRAWN], submitted_at__isnull=True, recognition__isnull=True
)


class CaseQuerySet(models.QuerySet):
    def with_names(self):
        """Cases with what a list shows of them, in one query."""
        return self.select_related("item__ladder", "party", "local_unit", "version")

    def visible_to(self, user):
        """Cases this user may see: staff by office, applicants and experts their own.

        What was never filed is its applicant's alone, and the counter's if it was begun there.
        Nobody in office sees the cases of a party from which they have stepped back.
        """
        roles = user.roles
        own = Q(party__in=Party.objects.of_member(user).values("pk"))
        seen = Q(pk__in=[])
        if roles & OF_THE_COUNTER:
            its_own = Member.objects.filter(party=OuterRef("party"), user=OuterRef("started_by"))
            seen |= Q(started_by__isnull=False) & ~Exists(its_own)
        if roles & READERS:
            return self.filter(own | (seen | ~NEVER_FILED) & unless_recused(user))
        seen |= _of_office(user)
        if Role.EXPERT in roles:
            seen |= Q(
                seats__expert__user=user,
                seats__released_at__isnull=True,
                seats__declared_at__isnull=False,
            )
        if Role.DELEGATE in roles:
            seen |= Q(state__in=[State.ACCEPTED, State.IN_REVIEW, State.PROPOSED])
        seen = own | seen & unless_recused(user)
        return self.filter(pk__in=self.model.objects.filter(seen).values("pk"))

    def of_office(self, user):
        """Cases that this user sees in office: neither as applicant, expert nor department."""
        office = ~NEVER_FILED if user.roles & READERS else _of_office(user)
        return self.filter(office & unless_recused(user))

    def apart_from(self, user):
        """Without the cases of parties for which this person acts, under whichever login."""
        acting = Member.objects.filter(user__person=user.person_id, until__isnull=True)
        own = acting.values("party")
        return self.exclude(party__in=own).exclude(subject__isnull=False, subject__in=own)


def _of_office(user) -> Q:
    """What the towns and Finance see."""
    seen = Q(pk__in=[])
    if Role.LOCAL_OFFICER in user.roles:
        at_the_desk = Q(local_unit__in=user.local_unit_ids, item__acceptor="local_unit")
        seen |= at_the_desk & ~NEVER_FILED
    if user.roles & FINANCE:
        seen |= Q(state__in=COMMITTED)
    return seen
