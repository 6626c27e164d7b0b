"""The page on which materials are handed in: several at once, replaced, removed, kept."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_fsm import TransitionNotAllowed

from applications.asked import Asked, additions, asked
from applications.filing_steps import FilingStep, after
from applications.forms.drafting import MaterialsForm, upload_name
from applications.models import Case, Material
from applications.services import drafting, filing
from applications.services import materials as handing_in
from applications.views.filing import FilingPage, editable_case
from policies.models import MaterialKind
from records.services import files

IMAGES = ("image/jpeg", "image/png")


def material_rows(case: Case, form: MaterialsForm, *, is_shared: bool = False) -> list[dict]:
    """Every kind the item asks for, with its field, its files, and those of before."""
    by_kind: dict[int, list[Material]] = {}
    for material in case.materials.select_related("file", "added_by__person").order_by("pk"):
        by_kind.setdefault(material.kind_id, []).append(material)
    said = additions(case.call)
    return [
        _row(case, one, by_kind.get(one.kind.pk, []), is_shared or name not in form.fields)
        | {"field": form[name] if name in form.fields else None}
        for name, one in zip(form.kinds, asked(form.kinds.values(), said), strict=True)
    ]


def _row(case: Case, asked_for: Asked, materials: list[Material], is_fixed: bool) -> dict:
    kind = asked_for.kind
    current = [one for one in materials if one.replaced_at is None]
    is_there = any(not one.file.is_infected for one in current)
    return {
        "kind": kind,
        "asked": asked_for,
        "name": upload_name(kind),
        "files": [(one, one.file.media_type in IMAGES) for one in current],
        "earlier": [one for one in materials if one.replaced_at],
        "is_wanted": asked_for.is_required and not is_there,
        "is_infected": any(one.file.is_infected for one in current),
        "url": "" if is_fixed else reverse("upload_material", args=[case.public_id, kind.code]),
    }


class FileMaterials(FilingPage):
    """Hand files in; without a script by one form, with one each file goes by itself."""

    step = FilingStep.MATERIALS
    form_class = MaterialsForm

    def get_initial(self):
        return {}

    def form_valid(self, form):
        if removed := self.request.POST.get("remove"):
            return self._remove(removed)
        for name, kind, upload in form.uploads:
            try:
                hand_in(self.request, self.case, kind, upload)
            except ValidationError as refusal:
                form.add_error(name, [f"{upload.name}：{said}" for said in refusal.messages])
            except TransitionNotAllowed as refusal:
                return self.locked(refusal)
        if form.errors:
            self.case = editable_case(self.request, self.case.public_id)  # some files may be in
            self.__dict__.pop("mend", None)
            return self.form_invalid(form)
        return self._go_on(form)

    def _remove(self, public_id: str):
        material = get_object_or_404(self.case.materials.current(), public_id=public_id)
        try:
            handing_in.remove(self.case, material, by=self.request.user)
        except (ValidationError, TransitionNotAllowed) as refusal:
            messages.warning(self.request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        else:
            messages.success(self.request, f"已移除“{material.file.name}”，仍留存备查。")
        page = reverse("file_materials", args=[self.case.public_id])
        return HttpResponseRedirect(f"{page}#{upload_name(material.kind)}")

    def _go_on(self, form):
        onward = "next" in self.request.POST
        at = after(self.case.item, self.step) if onward else self.step
        try:
            with transaction.atomic():
                self.case = drafting.keep(self.case, self.step, {}, by=self.request.user, at=at)
        except TransitionNotAllowed as refusal:
            return self.locked(refusal)
        if count := len(form.uploads):
            messages.success(self.request, f"已上传 {count} 个文件。")
        return HttpResponseRedirect(self.next_page(at))

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        return context | {"rows": material_rows(self.case, context["form"])}


def hand_in(request, case: Case, kind: MaterialKind, upload, instead_of: Material | None = None):
    """Store an upload and hand it in, both or neither."""
    with transaction.atomic():
        file = files.store(upload, by=request.user)
        return handing_in.add(case, kind, file, by=request.user, instead_of=instead_of)


@require_POST
def upload_material(request, public_id, kind):
    """One file of a kind, sent by itself; the answer is the kind as it stands now."""
    case = editable_case(request, public_id)
    if case.state not in filing.EDITABLE:
        return JsonResponse({"message": "申报已提交，不能再修改材料。"}, status=409)
    form = MaterialsForm(case=case)
    wanted = get_object_or_404(case.item.materials, code=kind)
    upload, instead = request.FILES.get("file"), request.POST.get("instead_of", "")
    if upload is None:
        return JsonResponse({"message": "请选择文件。"}, status=422)
    earlier = case.materials.current().filter(kind=wanted, public_id=instead).first()
    try:
        hand_in(request, case, wanted, upload, earlier)
    except ValidationError as refusal:
        return JsonResponse({"message": " ".join(refusal.messages)}, status=422)
    except TransitionNotAllowed as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    row = next(one for one in material_rows(case, form) if one["kind"] == wanted)
    return render(request, "applications/parts/upload.html", {"row": row, "case": case})
