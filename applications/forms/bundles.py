"""Forms of a provider that files for many reports at once."""

from django import forms

from applications.forms.drafting import AccountForm, MaterialsForm


class ClaimForm(forms.Form):
    """Which of the provider's reports are claimed; only open ones can be chosen."""

    reports = forms.MultipleChoiceField(
        label="诊断报告",
        error_messages={
            "required": "请至少选择一份诊断报告。",
            "invalid_choice": "所选报告现在不能申报，请重新选择。",
        },
    )

    def __init__(self, *args, claims, **kwargs):
        super().__init__(*args, **kwargs)
        reports = [claim.report for claim in claims if not claim.why]
        self.open_reports = {report.public_id: report for report in reports}
        names = [(code, report.enterprise.name) for code, report in self.open_reports.items()]
        self.fields["reports"].choices = names

    @property
    def chosen(self):
        """The chosen reports."""
        return [self.open_reports[code] for code in self.cleaned_data["reports"]]


class BundleForm(MaterialsForm, AccountForm):
    """What is declared once for all cases of a bundle; each brings its own report."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)

    @property
    def declared(self) -> dict[str, object]:
        """What `bundles.save` keeps."""
        return {name: self.cleaned_data.get(name) for name in ("account", "has_committed")}
