"""Investment lines pasted or imported: looked at row by row, then taken over together."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_fsm import TransitionNotAllowed

from applications.eligibility.investment import uses
from applications.filing_steps import FilingStep
from applications.forms.investment import MOST, LineForm, PasteForm
from applications.models import InvestmentLine
from applications.models.correction import Part
from applications.refusals import add_errors
from applications.resources import investment as table
from applications.services import drafting
from applications.services.investment import typed
from applications.views.filing import FilingPage
from records.sniffing import XLSX


class PasteLines(FilingPage):
    """Paste or choose a table; every fault is named by its row and column before any is kept."""

    step = FilingStep.INVESTMENT
    form_class = PasteForm
    needs_open = Part.INVESTMENT

    def get_template_names(self):
        return ["applications/paste_lines.html"]

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        del kwargs["case"], kwargs["shut"]
        return kwargs

    def get_initial(self):
        return {}

    def form_valid(self, form):
        try:
            given = _given(form)
            rows = [
                _row(place, cells) | {"remarks": given.of_rows.get(place, [])}
                for place, cells in table.rows_of(given.text)
            ]
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        lines = [row["form"].line for row in rows if not row["faults"]]
        is_whole = bool(rows) and len(lines) == len(rows)
        if is_whole and not form.file_content and {"add", "replace"} & set(self.request.POST):
            return self._take_over(form, lines)
        self._mark_repeats(rows)
        shown = self.form_class(initial={"pasted": given.text})
        context = {
            "form": shown,
            "table_rows": rows,
            "remarks": given.remarks,
            "is_whole": is_whole,
            "has_repeats": any(row["repeats"] for row in rows),
        }
        return self.render_to_response(self.get_context_data(**context))

    def _mark_repeats(self, rows: list[dict]) -> None:
        """What is named twice, in the table or elsewhere, is said at its row."""
        sound = [row for row in rows if not row["faults"]]
        for use in uses(self.case, [row["form"].line for row in sound]):
            sound[use.place]["repeats"].append(use)

    def _take_over(self, form, lines):
        there = [] if "replace" in self.request.POST else typed(self.case)
        if len(there) + len(lines) > MOST:
            form.add_error(None, f"投资明细最多 {MOST} 项，现有 {len(there)} 项。")
            return self.form_invalid(form)
        declared = {"lines": [*there, *lines]}
        try:
            drafting.keep(self.case, self.step, declared, by=self.request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        except TransitionNotAllowed as refusal:
            return self.locked(refusal)
        messages.success(self.request, f"已加入 {len(lines)} 项投资明细。")
        page = reverse("file_investment", args=[self.case.public_id])
        return HttpResponseRedirect(f"{page}#investment")

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "page": reverse("paste_lines", args=[self.case.public_id]),
            "columns": table.COLUMNS,
        }


def _given(form: PasteForm) -> table.Pasted:
    """What was sent; a file is looked at first, whatever was to become of it."""
    if form.file_content:
        return table.pasted(form.file_content)
    return table.Pasted(form.text)


def _row(place: int, cells: dict[str, str]) -> dict:
    """A row as it will be kept, with its faults by column."""
    form = LineForm(cells)
    labels = {field: column for column, field in table.FIELDS.items()}
    faults = [
        (labels.get(name, ""), error) for name, errors in form.errors.items() for error in errors
    ]
    shown = cells | {"kind": dict(InvestmentLine.Kind.choices).get(cells["kind"], cells["kind"])}
    values = [(column, shown[field]) for column, field in table.FIELDS.items()]
    return {"place": place, "values": values, "form": form, "faults": faults, "repeats": []}


@require_safe
def lines_template(_request):
    """The empty table to fill in."""
    response = HttpResponse(table.template(), content_type=XLSX.media_type)
    response["Content-Disposition"] = 'attachment; filename="investment.xlsx"'
    return response
