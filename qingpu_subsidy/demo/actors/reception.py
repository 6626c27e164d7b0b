"""Acceptance by the local units and the registrars; paper twins."""

from applications.models import Case, Channel
from applications.services import acceptance, checklist, paper_twin, posts
from applications.states import State
from policies.stages import Acceptor, Stage
from qingpu_subsidy.demo.actors.actor import Actor
from qingpu_subsidy.demo.fates import Turn

MISSING = "请补正：一、信用报告已超过三个月，请重新出具；二、投资明细表缺少第3项设备的付款凭证。"
ON_THE_PHONE = "已电话告知企业经办人，付款凭证在银行调取中，预计两三天内补正。"
HOW_TO = "信用报告可在“信用中国”网站免费下载；付款凭证请附银行回单，并在明细表中注明对应的设备。"
REFUSED = "申报项目尚未竣工验收，不符合“完成智能化改造”的申报条件，建成后可在下次申报。"
STALE = "退回补正后逾期未重新提交，经电话联系确认不再补正，予以办结。"
WAIVER = "企业已通过电子签章平台提交全部材料，免收书面材料。"


class Acceptance(Actor):
    """Accepting, refusing and sending back, which two kinds of officers do alike."""

    acceptor: Acceptor

    def decide(self) -> None:
        """Every filing on this desk gets its answer."""
        for case in self.cases(State.SUBMITTED):
            if case.item.acceptor == self.acceptor:
                self._decide(case)
        for case in self.cases(State.RETURNED):
            if case.item.acceptor == self.acceptor and self._is_stale(case):
                self.fate(case).take(Turn.STALE)
                acceptance.close_stale(case, by=self.user, note=STALE)
                self.did()

    def _decide(self, case: Case) -> None:
        fate = self.fate(case)
        if fate.take(Turn.REFUSED):
            acceptance.refuse(case, by=self.user, note=REFUSED)
        elif fate.take(Turn.RETURNED) or fate.has(Turn.STALE):
            self._send_back(case)
        else:
            acceptance.accept(case, by=self.user, judge=checklist.all_fine)
        self.did()

    def _send_back(self, case: Case) -> None:
        case = acceptance.return_for_correction(case, by=self.user, note=MISSING)
        key = f"demo-{case.pk}-{case.revision}"
        posts.write(case, Channel.INTERNAL, by=self.user, text=ON_THE_PHONE, key=f"{key}-note")
        posts.write(case, Channel.APPLICANT, by=self.user, text=HOW_TO, key=f"{key}-letter")

    def _is_stale(self, case: Case) -> bool:
        return self.fate(case).has(Turn.STALE) and self.world.day > case.mend_by


class LocalOfficer(Acceptance):
    """The office of one subdistrict, town or district-owned company."""

    hour = 10 * 60
    looks_at = (State.SUBMITTED, State.RETURNED)
    acceptor = Acceptor.LOCAL_UNIT

    def is_wanted(self) -> bool:
        return self.world.has_any(self.looks_at, units=self.user.local_unit_ids)

    def work(self) -> None:
        self.decide()


class Registrar(Acceptance):
    """The Commission's registry."""

    hour = 13 * 60 + 40
    looks_at = (State.SUBMITTED, State.RETURNED, State.ACCEPTED)
    acceptor = Acceptor.REGISTRAR

    def work(self) -> None:
        self.decide()
        for case in self.cases(State.ACCEPTED):
            if Stage.PRELIMINARY in case.item.track and not case.paper_received_on:
                self._take_paper(case)

    def _take_paper(self, case: Case) -> None:
        if case.paper_waiver:
            return
        if self.fate(case).take(Turn.PAPER_WAIVED):
            paper_twin.waive(case, by=self.user, reason=WAIVER)
        else:
            digest = case.content_sha256[:16]
            today = self.world.day
            paper_twin.check_in(
                case, by=self.user, received_on=today, digest=digest, copies=2, pages=30
            )
        self.did()
