"""The form in which a year's unusual days are entered."""

from django import forms
from django.core.exceptions import ValidationError

from policies.models import CalendarYear


class DayFormSet(forms.BaseInlineFormSet):
    """The days of a year; those that a published notice has counted stay as they are."""

    def clean(self):
        super().clean()
        year = CalendarYear.objects.select_for_update().filter(pk=self.instance.pk).first()
        touched = {day for form in self.forms for day in _touched(form)}
        printed = sorted(day for day in touched if year and year.has_printed(day))
        if printed:
            raise ValidationError(
                f"{year.frozen_until}及以前的安排已用于发布的公示，公示日期印出后不得变动，"
                f"不能增加、修改或删除：{'、'.join(map(str, printed))}。"
            )


def _touched(form):
    """The dates whose working or not the form would change."""
    deleted = form.cleaned_data.get("DELETE") if hasattr(form, "cleaned_data") else False
    if deleted or {"date", "is_workday"} & set(form.changed_data):
        dates = (form.initial.get("date"), getattr(form, "cleaned_data", {}).get("date"))
        yield from (day for day in dates if day)
