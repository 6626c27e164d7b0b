"""`make bench`: run every measurement on a fresh copy of the test database, and print it."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "qingpu_subsidy.settings.test"
django.setup()

from bench import award, filing, imports, pages, step, upload  # noqa: E402  models need the settings first
from tests.database import Databases  # noqa: E402


def main() -> None:
    databases = Databases()
    databases.prepare()
    databases.renew(bare=True)
    try:
        for measurement in (step, award, imports, pages, filing, upload):
            print(measurement.run(), flush=True)  # noqa: T201
    finally:
        databases.drop_copy()


if __name__ == "__main__":
    main()
