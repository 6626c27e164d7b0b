"""The diagnosis that comes before an upgrade (Article 6 (1) 1)."""

from diagnosis.models.census import SurveyEntry, SurveyQuota, SurveyRound
from diagnosis.models.report import Report

__all__ = ["Report", "SurveyEntry", "SurveyQuota", "SurveyRound"]
