"""Whether the rows of a notice may be published by this user, asked of all rows at once."""

from collections import defaultdict

from django.db.models import Value

from accounts.models import User
from applications.actions import obstacle, stranger
from applications.models import Case, TransitionLog
from parties.models import Ban, Member
from reviews.models import NoticeEntry


def why_not(entries: list[NoticeEntry], user: User) -> str:
    """The first row that keeps a draft from being published, and why; '' when all may be."""
    step = Case.open_notice
    know([entry.case for entry in entries])
    for entry in entries:
        case, row = entry.case, f"第{entry.position}行（{entry.case.number}）"
        if step._django_fsm.get_transition(case.state) is None:
            return f"{row}现为“{case.get_state_display()}”，请重新拟稿。"
        if shut := obstacle(case, step):
            return f"{row}：{shut}。"
        if who := stranger(case, step, user):
            return f"{row}由{who}办理"
    return ""


def know(cases: list[Case]) -> None:
    """Give each case what guards and permissions would ask the database for, one by one."""
    parties = {pk for case in cases for pk in (case.party_id, case.subject_id) if pk}
    banned = set(Ban.objects.in_force().filter(party__in=parties).values_list("party", flat=True))
    members: dict[int, dict[int, int]] = defaultdict(dict)
    acting = Member.objects.filter(party__in=parties, until__isnull=True)
    for party, user, person in acting.values_list("party", "user", "user__person"):
        members[party][user] = person
    hands: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    lines = TransitionLog.objects.filter(case__in=cases).order_by()
    opened = Case.objects.filter(pk__in=[case.pk for case in cases], started_by__isnull=False)
    taken = lines.values_list("case", "step", "by__person").union(
        opened.order_by().values_list("pk", Value("start"), "started_by__person")
    )
    for case_pk, step, person in taken:
        hands[case_pk][step].add(person)
    for case in cases:
        case.is_banned = not banned.isdisjoint({case.party_id, case.subject_id})
        case.own_people = members[case.party_id]
        case.people_of_the_subject = set(members[case.subject_id or 0].values())
        case.hands = hands[case.pk]
