"""Rows that stand once a second person stands by them: what the database demands of them."""

from collections.abc import Iterable

STANDS = """
IF NEW.status <> '{unless}' AND EXISTS (SELECT 1 FROM accounts_user a, accounts_user b
        WHERE a.id = NEW.entered_by_id AND b.id = NEW.{second}_by_id
          AND a.person_id = b.person_id) THEN
    RAISE EXCEPTION '{name}：录入人与复核人不得为同一自然人' USING ERRCODE = '23514';
END IF;
IF TG_OP = 'UPDATE' AND OLD.{second}_by_id IS NOT NULL
        AND (to_jsonb(NEW) - '{{{free}}}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{{{free}}}'::text[]) THEN
    RAISE EXCEPTION '{name}：复核后不可改变' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""


def two_stand_by_it(
    second: str, name: str, *, unless: str = "", may_change: Iterable[str] = ()
) -> str:
    """The body of a trigger: another natural person checks the row, and then its facts are fixed.

    `second`: what the columns of the second person begin with. `unless`: the status in which one
    person may take both hands. `may_change`: the columns that later steps set.
    """
    return STANDS.format(second=second, name=name, unless=unless, free=",".join(may_change))
