"""The district of the filing bench: 10,000 cases in every standing, shared out among its towns."""

from collections.abc import Sequence
from datetime import timedelta

from accounts import clock_control
from accounts.acting import acting
from applications.models import Case
from applications.services import acceptance, filing, investment
from applications.services.corrections import Fault
from applications.states import State
from bench import crowd
from parties.models import Member, Party
from tests import factories as make
from tests import journey

TIMES = 400  # copies of the 25 cases led through the services
UNITS = 11  # local units among which the parties are shared out
CLIENTS, LINES = 60, 20  # parties of the agent; investment lines of each upgrade
OFFICERS = (
    "registrar", "second_registrar", "local_officer", "preliminary", "lead", "publisher", "clerk",
    "signatory", "budget_keeper", "countersigner", "payer", "auditor", "experts", "delegates",
)  # fmt: skip
ALONG = (  # how far the other workshops of the district have come
    State.SUBMITTED, *[State.ACCEPTED] * 3, *[State.IN_REVIEW] * 2, State.PROPOSED,
    State.ON_NOTICE, State.NOTICE_CLEARED, State.APPROVED, State.PAYMENT_ORDERED,
    *[State.DISBURSED] * 5,
)  # fmt: skip


class District:
    """One case of each kind and standing with its people, and all that is copied from them."""

    def __init__(self, owner) -> None:
        self.cast = journey.Cast.hire()
        for name in OFFICERS:
            getattr(self.cast, name)
        self.call, self.agent = make.CallFactory(), make.UserFactory()
        journey.budget(self.cast)
        mark = crowd.marked(owner)
        self.draft = self._workshop(State.DRAFT)
        self.submitted = self._workshop(State.SUBMITTED)
        self.returned = self._returned()
        self.accepted = self._workshop(State.ACCEPTED)
        self.upgrade = self._upgrade()
        self._withdrawn()
        self.bundle = journey.provider_bundle(self._other_cast(), 2)
        journey.to_recognised(self._other_cast())
        with journey.clock_put_right():
            for state in ALONG:
                self.disbursed = self._workshop(state)
        crowd.copy(owner, mark, TIMES)
        self._share_out(owner)
        self._engage()

    def _other_cast(self) -> journey.Cast:
        """The same officers before a party of its own."""
        other = journey.Cast.hire(self.cast.unit)
        other.__dict__.update({name: self.cast.__dict__[name] for name in OFFICERS})
        return other

    def _workshop(self, state: State) -> Case:
        cast = self._other_cast()
        clock_control.release()  # the notice of the one before has moved it on
        return journey.to(state, cast, journey.draft(cast, call=self.call))

    def _returned(self) -> Case:
        case = self._workshop(State.SUBMITTED)
        faults = [Fault(kind, "请更换。") for kind in case.item.materials.all()[:3]]
        return acceptance.return_for_correction(case, by=self.cast.local_officer, faults=faults)

    def _withdrawn(self) -> None:
        case = self._workshop(State.SUBMITTED)
        filing.withdraw(case, by=journey.owner_of(case.party))

    def _upgrade(self) -> Case:
        case = journey.draft(self._other_cast(), "enterprise_upgrade", call=self.call)
        paid_on = case.completed_on - timedelta(days=10)
        lines = [
            investment.Line(
                name=f"数控机床{number}", kind="equipment", supplier="上海测试机床有限公司",
                invoice_number=f"{case.pk:04d}{number:04d}", equipment_number=f"SN-{number}",
                amount_fen=50_000_000, paid_on=paid_on,
            )
            for number in range(LINES)
        ]  # fmt: skip
        with acting(journey.owner_of(case.party)):
            investment.keep(case, lines)
        return case

    def _share_out(self, owner) -> None:
        """Every eleventh copy lies in the town of the officer who is measured."""
        others = [make.LocalUnitFactory().pk for _ in range(UNITS - 1)]
        units: Sequence[int] = [self.cast.unit.pk, *others]
        for model in (Party, Case):
            table = model._meta.db_table
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            owner.execute(
                f"UPDATE {table} SET local_unit_id = (%s)[1 + (id / %s) %% %s]"  # noqa: S608
                f" WHERE local_unit_id = %s AND id > %s",
                [units, crowd.STRIDE, UNITS, self.cast.unit.pk, crowd.STRIDE],
            )
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        owner.execute("ANALYZE")

    def _engage(self) -> None:
        """The agent files for many parties."""
        with acting(make.house()):
            Member.objects.bulk_create(
                Member(party=crowd.copy_of(self.disbursed.party, number), user=self.agent)
                for number in range(1, CLIENTS + 1)
            )
