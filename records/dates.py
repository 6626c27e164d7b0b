"""Dates as official papers write them (GB/T 9704-2012, pure)."""

from datetime import date, datetime


def in_full(day: date) -> str:
    """2026年3月2日: Arabic, the full year, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def to_the_second(moment: datetime) -> str:
    """2026年3月2日9时, 2026年3月2日23时59分59秒: as far as there is something to say."""
    said = f"{in_full(moment.date())}{moment.hour}时"
    if moment.minute or moment.second:
        said += f"{moment:%M}分"
    return said + (f"{moment:%S}秒" if moment.second else "")
