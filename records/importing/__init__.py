"""Spreadsheets on their way in: all rows read or a reason, checked, entered whole or not at all.

`reading` and `cells` take a file apart; a room writes a `CheckedRows` (`rows`) for its table and
shows it with `TableImport` (`pages`), or `PartImport` (`belonging`) where the rows are parts of a
list; `copying` writes what was found.
"""
