"""The law as dated rows, the calendar, and the arithmetic of Article 5."""
