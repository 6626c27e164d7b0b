"""Diagnosis reports: entered, confirmed and judged (Article 6 (1) 1)."""
