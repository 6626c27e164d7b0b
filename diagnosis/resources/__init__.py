"""Spreadsheets of this room."""
