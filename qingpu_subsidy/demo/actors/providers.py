"""Diagnosis: providers report, enterprises sign, the Commission judges, providers claim."""

from datetime import timedelta
from itertools import groupby

from accounts.acting import acting
from applications.models import Bundle, Case
from applications.services import bundles
from applications.states import State
from diagnosis.services import reports
from qingpu_subsidy.demo import season
from qingpu_subsidy.demo.actors.actor import Actor
from qingpu_subsidy.demo.materials import REPORT, upload
from qingpu_subsidy.demo.plans import PROVIDER_AWARD, Diagnosis, Project

IN_GOOD_TIME = timedelta(days=12)  # before the call closes
GOOD = "报告要素齐全，现场诊断记录完整，符合要求。"
POOR = "报告缺少现场诊断记录和投资效益测算，不符合要求。"


class Providers(Actor):
    """Every provider, and the owners of the enterprises it has diagnosed."""

    hour = 9 * 60 + 50
    looks_at = (State.DRAFT,)

    def is_wanted(self) -> bool:
        return bool(self._to_enter() or self._begun()) or super().is_wanted()

    def work(self) -> None:
        for diagnosis in self._to_enter():
            self.world.tick()
            self._enter(diagnosis)
        by_provider = sorted(self._begun(), key=lambda project: project.party.pk)
        for provider, projects in groupby(by_provider, key=lambda project: project.party.pk):
            self.world.tick()
            with acting(self.world.owners[provider]):
                self._claim(list(projects))
        self._submit()

    def _to_enter(self) -> list[Diagnosis]:
        waiting = (diagnosis for diagnosis in self.world.diagnoses if diagnosis.report is None)
        return [diagnosis for diagnosis in waiting if diagnosis.entered_on <= self.world.day]

    def _begun(self) -> list[Project]:
        return [one for one in self.world.begun_today() if one.code == PROVIDER_AWARD]

    def _enter(self, diagnosis: Diagnosis) -> None:
        provider, enterprise = diagnosis.provider, diagnosis.enterprise
        by = self.world.owners[provider.pk]
        name = f"{enterprise.name}智能化改造诊断报告"
        diagnosis.report = reports.enter(
            provider,
            enterprise,
            upload(REPORT, name=name, by=by),
            by=by,
            confirmed_on=diagnosis.signed_on,
        )
        self.world.tick()
        reports.confirm(diagnosis.report, by=self.world.owners[enterprise.pk])
        self.did()

    def _claim(self, projects: list[Project]) -> None:
        """One form for every report whose day has come; each becomes a case."""
        provider = projects[0].party
        call = season.call_on(self.world.day + IN_GOOD_TIME, PROVIDER_AWARD)
        if call is None or not call.is_open:
            return
        by, item = self.world.owners[provider.pk], call.items.get(code=PROVIDER_AWARD)
        chosen = {project.rests_on.report.pk: project for project in projects}
        claimed = [project.rests_on.report for project in projects]
        bundle = bundles.start(call, item, provider, claimed, by=by)
        account = provider.bank_accounts.in_use().get()
        bundles.save(bundle, by=by, account=account, has_committed=True)
        for kind in item.materials.filter(required=True).exclude(code="diagnosis_report"):
            bundles.attach(bundle, kind, self.world.folder.of_party(provider, kind, by=by), by=by)
        for case in bundle.cases.order_by("pk"):
            self.world.took(chosen[case.report_id], case)

    def _submit(self) -> None:
        ready: dict[int, list[Case]] = {}
        for case in self.world.waiting(None, State.DRAFT):
            if case.bundle_id:
                ready.setdefault(case.bundle_id, []).append(case)
        for bundle in Bundle.objects.filter(pk__in=ready).order_by("pk"):
            drafts = set(bundles.drafts(bundle).values_list("pk", flat=True))
            if bundle.call.is_open and drafts == {case.pk for case in ready[bundle.pk]}:
                self.world.tick()
                with acting(self.world.owners[bundle.party_id]):
                    bundles.submit(bundle, by=self.world.owners[bundle.party_id])
                self.did()


class ReportJudge(Actor):
    """The preliminary reviewer says whether a report is as required."""

    hour = 15 * 60 + 50

    def is_wanted(self) -> bool:
        return any(diagnosis.report for diagnosis in self.world.diagnoses)

    def work(self) -> None:
        waiting = {one.report.pk: one for one in self.world.diagnoses if one.report}
        for report in reports.to_judge(self.user).order_by("pk"):
            self.world.tick()
            self._judge(waiting[report.pk])

    def _judge(self, diagnosis: Diagnosis) -> None:
        if diagnosis.is_refused:
            reports.refuse(diagnosis.report, by=self.user, note=POOR)
        else:
            reports.accept(diagnosis.report, by=self.user, note=GOOD)
            diagnosis.is_accepted = True
        self.world.diagnoses.remove(diagnosis)
        self.did()
