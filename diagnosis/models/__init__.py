"""The diagnosis that comes before an upgrade (Article 6 (1) 1)."""

from diagnosis.models.report import Report

__all__ = ["Report"]
