"""The law, asked after every step by one statement, and whole at the end of every example.

They are the very checks of `verify_invariants`; only the road is shorter. A check finds nothing
where none of its readings does: the readings of all that are asked after a step are gathered once
and asked together, and what finds anything is told by the checks themselves. No reading is planned
twice. The audit is compared with those tables in which the example has written.
"""

from django.db import connection

from records import invariant as law
from records.invariants import untold

DEFERRED = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
TOUCHED = """
    SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
OF_THE_SCHEMA = {"I-05", "I-29"}  # no step changes it
OF_THE_AUDIT = "I-22"


class Planned:
    """An execute wrapper: the same reading a second time is not planned anew."""

    def __init__(self):
        self.texts = {}

    def __call__(self, execute, sql, params, many, context):
        cursor = context["cursor"]
        if cursor.name or not sql.lstrip().startswith(("SELECT", "WITH")):
            return execute(sql, params, many, context)  # read in pieces, or no reading
        text = cursor.mogrify(sql, params).decode()
        if text not in self.texts:
            name = self.texts[text] = f"machine_{len(self.texts)}"
            execute(f"PREPARE {name} AS {text}", None, False, context)
        return execute(f"EXECUTE {self.texts[text]}", None, False, context)


class Law:
    """What the machine asks of the database beside the model."""

    def __init__(self, after_each):
        self.after_each, self._planned, self._together = after_each, Planned(), None

    def planned(self):
        """Whatever is read inside is planned once."""
        return connection.execute_wrapper(self._planned)

    def breaches_by_a_step(self):
        """What waits for the commit, and the invariants that are asked after every step."""
        self._together = self._together or self._gathered()
        with connection.cursor() as cursor, self.planned():
            cursor.execute(DEFERRED)
            cursor.execute(self._together)
            (has_found,) = cursor.fetchone()
            return _said_of(self.after_each) if has_found else []

    def breaches_by_an_example(self):
        """All that can be broken by steps."""
        everything = {one.code for one in law.known()} - OF_THE_SCHEMA - {OF_THE_AUDIT}
        with connection.cursor() as cursor, self.planned():
            cursor.execute(TOUCHED)
            touched = {name for (name,) in cursor.fetchall()}
            return [*_said_of(everything), *untold(touched)]

    def _gathered(self):
        others = set(self._planned.texts)
        with self.planned():
            _said_of(self.after_each)
        readings = [text for text in self._planned.texts if text not in others]
        return "SELECT " + " OR ".join(f"EXISTS ({text})" for text in readings)


def _said_of(codes):
    return [f"{one.code} {said}" for one in law.known(codes) for said in one.check()]
