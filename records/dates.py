"""Dates as official papers write them (GB/T 9704-2012, pure)."""

from datetime import date


def in_full(day: date) -> str:
    """2026年3月2日: Arabic, the full year, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
