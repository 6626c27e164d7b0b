#!/usr/bin/env python
"""Commands. The database's owner runs those that build the schema, the application the rest."""

import os
import sys

import django
from django.core.management import execute_from_command_line

from qingpu_subsidy import checks, embedded, frames

OWNER_COMMANDS = {
    "dbshell",
    "flush",
    "loaddata",
    "load_fixtures",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "pgtrigger",
    "prepare_database",
    "sqlmigrate",
    "squashmigrations",
}

SERVING_COMMANDS = {"work", "runserver"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingpu_subsidy.settings.base")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if embedded.is_wanted():
        try:
            embedded.serve()
        except embedded.CannotStart as error:
            sys.exit(str(error))
    if command in OWNER_COMMANDS:
        os.environ["DATABASE_ROLE"] = "owner"
        os.environ.setdefault("STATEMENT_TIMEOUT", "0")
    elif command != "runserver":
        os.environ.setdefault("STATEMENT_TIMEOUT", "120s")
    if command in SERVING_COMMANDS:
        django.setup()
        checks.refuse_to_serve()
    frames.with_room(execute_from_command_line, sys.argv)


if __name__ == "__main__":
    main()
