"""Files, papers and their numbers, jobs, the audit."""

from records.models.audit import AuditEntry, ChainHead
from records.models.files import File
from records.models.jobs import Job
from records.models.packages import Package, PackageQuerySet, made_whole
from records.models.papers import NumberSeries, Paper
from records.models.submissions import Submission

__all__ = [
    "AuditEntry",
    "ChainHead",
    "File",
    "Job",
    "NumberSeries",
    "Package",
    "PackageQuerySet",
    "Paper",
    "Submission",
    "made_whole",
]
