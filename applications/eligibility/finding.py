"""What an automatic check found, for the applicant and for staff."""

from dataclasses import dataclass

APPLICANT = "申报单位"


@dataclass(frozen=True)
class Finding:
    """What a rule found: ``field`` is the form field to mend, '' for the case as a whole.

    ``inside`` is what only staff read, instead of the text that the applicant reads. ``mended_by``
    is who can put it right.
    """

    severity: str
    text: str
    clause: str
    field: str = ""
    inside: str = ""
    mended_by: str = APPLICANT
    rule: str = ""

    @property
    def is_error(self):
        return self.severity == "error"

    @property
    def for_staff(self):
        """The words that staff read."""
        return self.inside or self.text


def error(text, clause, field="", inside="", mended_by=APPLICANT):
    """A finding that stops the submission."""
    return Finding("error", text, clause, field, inside, mended_by)


def warning(text, clause, field="", inside="", mended_by=APPLICANT):
    """A finding shown to applicant and officers that stops nothing."""
    return Finding("warning", text, clause, field, inside, mended_by)
