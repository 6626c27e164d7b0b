"""Spreadsheets on their way in: read, checked row by row, entered all or none."""
