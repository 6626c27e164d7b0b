"""Desks on which officers enter what they know of an organisation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView

from accounts import clock
from accounts.permissions import RoleRequired
from accounts.roles import Role
from parties.forms.known import CheckForm, DuplicateForm, NameForm, SuccessionForm
from parties.models import Party, PartyCheck
from parties.refusals import told_on
from parties.services import checks, duplicates, naming, succession
from records.services import files

REGISTRAR = frozenset({Role.REGISTRAR})


class AboutParty(RoleRequired, FormView):
    """One form about one organisation; subclasses `take` what was entered to its service."""

    roles = REGISTRAR
    template_name = "parties/entry.html"
    label = lead = done = ""
    advice: tuple[str, ...] = ()

    def take(self, given: dict) -> None:
        """Call the service; subclasses override."""
        raise NotImplementedError

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self._party = None

    @property
    def party(self) -> Party:
        if self._party is None:
            seen = Party.objects.visible_to(self.request.user).select_related("local_unit")
            self._party = get_object_or_404(seen, public_id=self.kwargs["public_id"])
        return self._party

    def keep(self, upload):
        """Store what was uploaded with the form; None when there was nothing."""
        return files.store(upload, by=self.request.user) if upload else None

    def form_valid(self, form):
        with told_on(form):
            self.take(form.cleaned_data)
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect("organisation", self.party.public_id)

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "party": self.party,
            "label": self.label,
            "lead": self.lead,
            "advice": self.advice,
            "back": reverse("organisation", args=[self.party.public_id]),
        }


class RecordCheck(AboutParty):
    """Record what was found of one condition."""

    roles = frozenset({Role.REGISTRAR, Role.LOCAL_OFFICER})
    form_class = CheckForm
    lead = "登记地、实际经营地、财税户管地、经营状态和信用状况分别核查、分别登记。"
    done = "核查结果已登记。"
    advice = (
        "以核查日期最近的一次为准，以前的记录保留。",
        "登记后不能修改；登错的，按正确的结果再登记一次并写明原因。",
    )

    def dispatch(self, request, *args, **kwargs):
        if request.user.roles & self.roles and not checks.may_record(self.party, request.user):
            raise PermissionDenied("核查由所属街镇（区属企业）受理员或区经委登记员登记。")
        return super().dispatch(request, *args, **kwargs)

    @property
    def asked(self) -> PartyCheck.Kind | None:
        """The one condition that the address names."""
        named = self.request.GET.get("kind")
        return PartyCheck.Kind(named) if named in PartyCheck.Kind.values else None

    @property
    def label(self):
        return f"登记核查结果：{self.asked.label}" if self.asked else "登记核查结果"

    def get_initial(self):
        return {"kind": self.asked or "", "checked_on": clock.today()}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"asked": self.asked}

    def take(self, given):
        checks.record(
            self.party,
            given["kind"],
            given["result"],
            checked_on=given["checked_on"],
            source=given["source"],
            evidence=self.keep(given["evidence"]),
            note=given["note"],
            by=self.request.user,
        )


TWO = ("录入后由另一位登记员对照文件复核，复核前不生效。",)


class EnterName(AboutParty):
    """Enter that the organisation bears another name."""

    form_class = NameForm
    label = "登记名称变更"
    done = "名称变更已录入，请另一位登记员复核。"
    advice = (
        *TWO,
        "统一社会信用代码不变的才是名称变更；代码变了的，请登记主体承继。",
        "已印发的文书和公示保留当时的名称；收款账户户名须与新名称一致，请提醒企业重新登记账户。",
    )

    @property
    def lead(self):
        return f"现名称：{self.party.name}"

    def take(self, given):
        naming.enter(
            self.party,
            given["new_name"],
            self.keep(given["document"]),
            effective_on=given["effective_on"],
            note=given["note"],
            by=self.request.user,
        )


class EnterSuccession(AboutParty):
    """Enter who takes the place of the organisation."""

    form_class = SuccessionForm
    label = "登记主体承继"
    done = "主体承继已录入，请另一位登记员复核。"
    advice = (
        *TWO,
        "复核后双方合用一个台阶：任何一方已获的台阶奖励都在今后的晋档补差中抵减。",
        "禁止申报只约束受处理的单位；承继单位申报时提示审核人员，由区经委另行决定。",
    )

    @property
    def lead(self):
        return f"原主体：{self.party.name}"

    def take(self, given):
        succession.enter(
            self.party,
            given["successor"],
            given["kind"],
            self.keep(given["document"]),
            effective_on=given["effective_on"],
            note=given["note"],
            by=self.request.user,
        )


class EnterDuplicate(AboutParty):
    """Enter that the organisation was registered a second time by mistake."""

    form_class = DuplicateForm
    label = "登记为重复"
    done = "重复登记已录入，请另一位登记员复核。"
    advice = (
        *TWO,
        "名下已有申报、资金、账户或处理记录的不能合并。",
        "合并后，原登记的成员转到保留的主体名下。",
    )

    @property
    def lead(self):
        return f"重复登记的一条：{self.party.name}（{self.party.uscc}）"

    def take(self, given):
        duplicates.enter(
            self.party,
            given["kept"],
            self.keep(given["document"]),
            note=given["note"],
            by=self.request.user,
        )
