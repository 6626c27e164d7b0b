"""Money that must come back, and who may not apply for three years (Article 7)."""

from datetime import timedelta

from applications.models import Case
from applications.services import stopping
from applications.states import BEFORE_ORDER, State
from payments.models import BanDecision
from payments.services import bans, recovery
from qingpu_subsidy.demo.actors.actor import Actor
from qingpu_subsidy.demo.fates import Turn

GROUND = "第七条"
FACTS = "经专项检查，企业将部分申报设备转让，与申报承诺不符，追回相应奖励资金。"
DROPPED = "企业提交陈述申辩，经复核设备仍在本区使用，撤销追回。"
DECEIVED = "经核查，企业提供虚假发票骗取奖励资金，情节严重。"
CHECKED = "事实清楚，程序合规，同意。"
BANNED = "该单位已被禁止申报，终止办理。"
TIME_TO_PAY = timedelta(days=30)


class Recoverer(Actor):
    """The investigator demands money back, or proposes to ban."""

    hour = 14 * 60
    looks_at = (State.DISBURSED, State.IN_RECOVERY)

    def work(self) -> None:
        for case in self.world.waiting(self.user, State.DISBURSED, before=Turn.DEMANDED_BACK):
            if not self.fate(case).has(Turn.BOUNCED):
                self.fate(case).take(Turn.DEMANDED_BACK)
                self.world.tick()
                self._demand(case)
        for case in self.cases(State.IN_RECOVERY):
            if self.fate(case).take(Turn.BANNED):
                self._propose_ban(case)

    def _demand(self, case: Case) -> None:
        recovery.demand_back(
            case,
            by=self.user,
            ground=GROUND,
            facts=FACTS,
            amount=case.amount_fen,
            due_on=self.world.day + TIME_TO_PAY,
        )
        self.did()

    def _propose_ban(self, case: Case) -> None:
        proposed = bans.propose(
            case.party,
            by=self.user,
            key=f"ban-{case.pk}",
            facts=DECEIVED,
            served_on=self.world.day,
            case=case,
        )
        self.world.bans_to_check.append(proposed)
        self.did()


class DemandDropper(Actor):
    """A lead who did not demand the money gives the demand up."""

    hour = 15 * 60
    looks_at = (State.IN_RECOVERY,)

    def work(self) -> None:
        for case in self.cases(State.IN_RECOVERY):
            if self.fate(case).take(Turn.DEMAND_DROPPED):
                recovery.drop_recovery(case, by=self.user, note=DROPPED)
                self.did()


class BanChecker(Actor):
    """A lead stands by a ban, and stops what the banned party still has under way."""

    hour = 16 * 60 + 50

    def is_wanted(self) -> bool:
        return bool(self.world.bans_to_check)

    def work(self) -> None:
        for decision in self.world.bans_to_check:
            self.world.tick()
            self._confirm(decision)
        self.world.bans_to_check = []

    def _confirm(self, decision: BanDecision) -> None:
        bans.confirm(decision, by=self.user, note=CHECKED)
        self.world.banned.add(decision.party_id)
        for case in bans.open_cases(decision.party).filter(state__in=BEFORE_ORDER):
            self.world.tick()
            stopping.stop(case, by=self.user, note=BANNED)
        self.did()
