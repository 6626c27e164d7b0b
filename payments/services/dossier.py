"""The dossier (案卷) of a case, and that of a payment order: what is kept of it, in one ZIP (R74).

Tables of every room in the order of the case's life, its papers and materials with a list of
contents, and the digest of each file. That of a case is drawn anew whenever it is asked for; that
of an order, which holds those of its cases, is packed by a job and kept for a week.
"""

from collections.abc import Callable
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZipFile

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.db.transaction import atomic
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import DOSSIER_READERS
from accounts.services import inbox
from applications.models import (
    Case,
    CheckLine,
    FilingPaper,
    InvestmentLine,
    LadderEntry,
    Letter,
    Material,
    Post,
    Transfer,
    TransitionLog,
)
from applications.states import State
from payments.models import (
    BanDecision,
    Disbursement,
    OrderDossier,
    PaymentLine,
    PaymentOrder,
    Recovery,
)
from records import jobs
from records.services import files, packing, progress
from records.services.packing import Section
from reviews.models import (
    MeetingItem,
    NoticeEntry,
    Objection,
    Opinion,
    PreliminaryReview,
    Proposal,
    Score,
)

README = """青浦智造奖励：{name}的案卷
制作时间：{at}　制作人：{by}

数据.xlsx　目录和各类记录，每类一张表，金额单位为元。
数据.json　同样的记录，供程序读取，金额单位为分。
文件/　　　申报材料、往来附件和印发的文书。
校验.sha256　每个文件的摘要，可用 sha256sum -c 核对。
"""
CASES = "案件/"
OF_CASES = "案件/　　　本批各案件的案卷，每件一个文件夹，内容与单独下载的相同。\n"
MENDING = "\n企业正在补正：申报内容和材料中可能有尚未提交的修改，以重新提交的为准。\n"
PAUSE = timedelta(hours=1)


Rows = Callable[[Any, User], QuerySet]


def _itself(model: Any) -> Rows:
    return lambda subject, user: model.objects.visible_to(user).filter(pk=subject.pk)


def _seen(model: Any, path: str = "case") -> Rows:
    """The rows of the subject that this user may see."""
    return lambda subject, user: model.objects.visible_to(user).filter(**{path: subject})


def _all(model: Any, path: str = "case") -> Rows:
    """The rows of the subject where whoever sees it sees them."""
    return lambda subject, _user: model.objects.filter(**{path: subject})


OF_A_CASE = [
    Section("case", "案件", (
        "number", "party__name", "party__uscc", "item__name", "title", "summary", "state",
        "amount_fen", "recovered_fen", "completed_on", "submitted_at", "accepted_at",
        "approved_at", "disbursed_at", "paper_received_on", "paper_copies", "paper_pages",
        "paper_waiver", "content_sha256",
    ), (), _itself(Case)),
    Section("steps", "办理过程", (
        "at", "origin", "target", "by__person__name", "note", "amount_fen",
    ), (), _seen(TransitionLog)),
    Section("filings", "申报书", ("paper__title", "paper__number", "content_sha256"),
            ("paper__file",), _seen(FilingPaper)),
    Section("materials", "申报材料", ("kind__name", "file__name", "added_at", "replaced_at"),
            ("file",), _seen(Material)),
    Section("investment", "投资明细", (
        "name", "kind", "supplier", "invoice_code", "invoice_number", "equipment_number",
        "paid_on", "amount_fen",
    ), (), _seen(InvestmentLine)),
    Section("checks", "受理核对", ("name", "is_fine", "remark", "by__person__name", "at"),
            (), _seen(CheckLine)),
    Section("transfers", "转办", ("from_unit__name", "reason", "by__person__name", "at"),
            (), _seen(Transfer)),
    Section("letters", "文书", ("paper__title", "paper__number", "paper__issued_at"),
            ("paper__file",), _seen(Letter)),
    Section("posts", "往来", ("channel", "office", "text", "at"), ("file",), _seen(Post)),
    Section("preliminary", "初审", (
        "materials_complete", "places_verified", "credit_checked", "no_double_funding", "passed",
        "comment", "by__person__name", "at",
    ), (), _seen(PreliminaryReview)),
    Section("scores", "专家评分", (
        "seat__expert__user__person__name", "foundation", "equipment", "networking",
        "integration", "quality", "security", "effect", "example", "veto", "comment",
        "handed_in_at",
    ), (), _all(Score, "seat__case")),
    Section("opinions", "部门意见", ("agency__name", "stance", "reason", "by__person__name", "at"),
            (), _seen(Opinion)),
    Section("proposals", "拟定意见", ("amount_fen", "derivation", "reason", "mean_score", "at"),
            (), _seen(Proposal)),
    Section("notices", "公示", (
        "notice__title", "notice__first_day", "notice__last_day", "position", "amount_fen",
    ), ("notice__paper__file",), _all(NoticeEntry)),
    Section("objections", "异议", (
        "channel", "claim", "received_at", "state", "finding", "closed_at",
    ), ("evidence", "reply__file"), _seen(Objection)),
    Section("meetings", "审议", (
        "meeting__number", "meeting__planned_on", "position", "result", "amount_fen", "note",
    ), ("meeting__minutes",), _all(MeetingItem)),
    Section("ladder", "晋档台账", (
        "kind", "item__name", "rank", "standard_fen", "amount_fen", "recovered_fen", "entered_at",
    ), ("evidence",), _seen(LadderEntry)),
    Section("orders", "支付单", (
        "order__title", "order__state", "position", "payee_name", "bank", "last_four",
        "amount_fen", "is_stopped",
    ), ("order__paper__file", "order__paper__sheet", "order__stamped_scan"), _all(PaymentLine)),
    Section("payments", "拨付", (
        "kind", "amount_fen", "bank_reference", "paid_on", "confirmed_at", "is_reversed",
    ), (), _all(Disbursement, "line__case")),
    Section("recoveries", "追回", (
        "ground", "facts", "demanded_fen", "received_fen", "due_on", "dropped_at",
    ), ("paper__file",), _seen(Recovery)),
    Section("bans", "禁止申报决定", ("decision_number", "facts", "served_on"),
            ("paper__file",), _seen(BanDecision)),
]  # fmt: skip

OF_AN_ORDER = [
    Section("order", "支付单", (
        "title", "state", "total_fen", "drafted_at", "signed_at", "countersigned_at",
        "issued_at", "void_reason",
    ), ("paper__file", "paper__sheet", "stamped_scan"), _itself(PaymentOrder)),
    Section("lines", "案件清单", (
        "position", "case__number", "payee_name", "uscc", "item_name", "bank", "last_four",
        "amount_fen", "is_stopped",
    ), (), _all(PaymentLine, "order")),
    Section("payments", "拨付", (
        "line__case__number", "kind", "amount_fen", "bank_reference", "paid_on", "confirmed_at",
        "is_reversed",
    ), (), _all(Disbursement, "line__order")),
]  # fmt: skip


@atomic
def ask(order: PaymentOrder, *, by: User) -> OrderDossier:
    """The dossier of a batch is being packed; one asked for within the hour serves again."""
    if not by.roles & DOSSIER_READERS:
        raise PermissionDenied("案卷由区经委登记员和审计人员制作。")
    PaymentOrder.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
    mine = OrderDossier.objects.visible_to(by).filter(order=order)
    if recent := mine.filter(asked_at__gt=clock.now() - PAUSE).first():
        return recent
    with acting(by):
        asked = OrderDossier.objects.create(order=order, asked_by=by)
    jobs.write("payments.pack_dossier", asked.pk, key=asked.job_key)
    return asked


@atomic
def make(pk: int) -> None:
    """The dossier of a batch is packed and its asker told. Once is enough."""
    asked = OrderDossier.objects.select_related("order", "asked_by__person").get(pk=pk)
    order, by = asked.order, asked.asked_by
    if asked.made_at or not by.roles & DOSSIER_READERS:
        return
    cases = Case.objects.visible_to(by).filter(pk__in=order.lines.values("case"))
    cases = list(cases.select_related("party").order_by("number"))
    with packing.made(asked, f"{order.title}案卷.zip") as package:
        with progress.part(0, len(cases) + 1, ""):
            _add(package, OF_AN_ORDER, order, by, name=order.title, besides=OF_CASES)
        for place, case in enumerate(cases, start=1):
            name = _name(case)
            with progress.part(place, len(cases) + 1, f"{case.number}　"):
                _add(package, OF_A_CASE, case, by, name=name, folder=f"{CASES}{name}/")
    inbox.tell(
        [by],
        "案卷已备好",
        f"“{order.title}”的案卷可以下载，内含各案件的案卷，保留7天，请妥善保管。",
        reverse("order_dossier", args=[order.public_id]),
    )


def of_case(case: Case, *, by: User) -> tuple[str, IO[bytes]]:
    """The name and the bytes of a case's dossier, as far as this user sees it."""
    target = TemporaryFile()  # noqa: SIM115  the answer that sends it closes it
    besides = MENDING if case.state == State.RETURNED else ""
    with packing.written(target) as package:
        _add(package, OF_A_CASE, case, by, name=_name(case), besides=besides)
    return f"{_name(case)}案卷.zip", target


def _name(case: Case) -> str:
    return files.safe_name(f"{case.number}{case.party.name}")


def _add(
    package: ZipFile, sections: list[Section], subject: Model, by: User,
    *, name: str, folder: str = "", besides: str = "",
) -> None:  # fmt: skip
    at = f"{localtime(clock.now()):%Y-%m-%d %H:%M}"
    readme = README.format(name=name, at=at, by=by) + besides
    head = {"案卷": name}
    packing.add(package, sections, subject, by, head=head, readme=readme, folder=folder)
