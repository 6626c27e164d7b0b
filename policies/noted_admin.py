"""Admin pages on which terms are changed: each change asks for the reading behind it (R67)."""

from django import forms
from django.utils.html import format_html_join

from accounts.house_admin import HouseAdmin
from policies.models import PolicyVersion
from policies.services import noting

QUESTION, ANSWER = "note_question", "note_answer"


class NotedForm(forms.ModelForm):
    """A term, and the note that its change leaves; without a change none is asked for."""

    note_question = forms.CharField(
        label="口径：问题",
        max_length=200,
        required=False,
        help_text="改动条款的必须填写，如“灯塔工厂奖励标准为何调整？”。",
    )
    note_answer = forms.CharField(
        label="口径：答复",
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="写明依据；与问题、解释人、日期一起保存为执行口径，经办人员均可查阅。",
    )

    def clean(self):
        cleaned = super().clean()
        version = self.version_of(cleaned)
        if version is not None and self.is_changed():
            words = (cleaned.get(name) or "" for name in (QUESTION, ANSWER))
            noting.check(version, *words)
        return cleaned

    def version_of(self, cleaned) -> PolicyVersion | None:
        """The version whose terms change; None while it is being begun."""
        if isinstance(self.instance, PolicyVersion):
            return self.instance if self.instance.pk else None
        return cleaned.get("version") or getattr(self.instance, "version", None)

    def is_changed(self) -> bool:
        """Whether this form or one of the tables below it says something new."""
        return self.says_more or self.parts_changed()

    @property
    def says_more(self) -> bool:
        """Whether anything but the note was typed."""
        return bool(set(self.changed_data) - {QUESTION, ANSWER})


class NotedAdmin(HouseAdmin):
    """Subclasses name the rule of what they show by `rule_of`."""

    form = NotedForm

    def rule_of(self, obj) -> str:
        raise NotImplementedError

    def rules_changed(self, form, formsets) -> set[str]:
        """The rules that a page has changed: its own, where nothing more exact is known."""
        return {self.rule_of(form.instance)}

    def get_fields(self, request, obj=None):
        """The note is asked for where something may change, not while a version is begun."""
        fields = super().get_fields(request, obj)
        may_change = self.has_change_permission(request, obj)
        asks = may_change and (obj is not None or self.model is not PolicyVersion)
        return [name for name in fields if asks or name not in (QUESTION, ANSWER)]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)

        def parts_changed(_form) -> bool:
            return any(
                formset(
                    request.POST,
                    request.FILES,
                    instance=obj,
                    prefix=formset.get_default_prefix(),
                    queryset=inline.get_queryset(request),
                ).has_changed()
                for formset, inline in self.get_formsets_with_inlines(request, obj)
            )

        form.parts_changed = parts_changed
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        version = form.version_of(form.cleaned_data)
        begins = form.instance == version and not change
        if begins or not (form.says_more or any(formset.has_changed() for formset in formsets)):
            return
        words = {"question": form.cleaned_data[QUESTION], "answer": form.cleaned_data[ANSWER]}
        noting.note(version, self.rules_changed(form, formsets), by=request.user, **words)

    def notes_on(self, obj) -> str:
        """What was said on the rule so far."""
        version = obj if isinstance(obj, PolicyVersion) else obj.version
        notes = version.notes.on(self.rule_of(obj))
        lines = ((one.question, one.answer, one.author, one.noted_on) for one in notes)
        return format_html_join("", "<p>{}<br>{}（{}，{}）</p>", lines) or "—"

    notes_on.short_description = "本条款的执行口径"
