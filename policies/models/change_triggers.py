"""A trigger by which a term of a draft changes only together with the reading behind it (R67)."""

import pgtrigger
from django.db.models import BigIntegerField, Func

from accounts.triggers import Firm

NOW = "pg_current_xact_id()::text::bigint"


class ThisTransaction(Func):
    """The transaction that writes, whatever savepoints it has: as a column's default."""

    template = NOW
    arity = 0
    output_field = BigIntegerField()


class NotedChange(Firm):
    """What changes a term after the version was begun leaves a note on that rule, in the same
    transaction.

    `version` and `rule` find both of a row called {row}; a part that is gone together with its
    whole leaves that to the whole. `terms`: the columns that matter, where not all of them do.
    """

    name = "changes_with_a_note"
    when = pgtrigger.After
    timing = pgtrigger.Deferred
    declare = [("begun", "bigint"), ("whole", "bigint"), ("told", "text")]

    def __init__(self, version: str, rule: str, *, terms: tuple[str, ...] = ()) -> None:
        self._version, self._rule, self._terms = version, rule, terms
        changes = pgtrigger.Update if terms else pgtrigger.Insert | pgtrigger.Update
        super().__init__(operation=changes if terms else changes | pgtrigger.Delete)

    def get_func(self, model) -> str:
        return f"""
            IF TG_OP = 'DELETE' THEN
                {self._find("OLD")}
            ELSE
                {self._find("NEW")}
            END IF;
            IF TG_OP = 'UPDATE' AND {self._same()} THEN RETURN NULL; END IF;
            SELECT v.begun_in INTO begun FROM policies_policyversion v WHERE v.id = whole;
            IF begun IS NULL OR told IS NULL OR begun = {NOW} THEN RETURN NULL; END IF;
            IF NOT EXISTS (SELECT 1 FROM policies_note n WHERE n.version_id = whole
                    AND n.rule = told AND n.written_in = {NOW}) THEN
                RAISE EXCEPTION '{model._meta.verbose_name}：改动条款须同时登记执行口径（%）', told
                    USING ERRCODE = '23514';
            END IF;
            RETURN NULL;
        """  # noqa: S608

    def _find(self, row: str) -> str:
        version, rule = self._version.format(row=row), self._rule.format(row=row)
        return f"whole := {version}; told := {rule};"

    def _same(self) -> str:
        if not self._terms:
            return "NEW IS NOT DISTINCT FROM OLD"
        new, old = (", ".join(f"{row}.{term}" for term in self._terms) for row in ("NEW", "OLD"))
        return f"({new}) IS NOT DISTINCT FROM ({old})"


OF_ITS_ITEM = "(SELECT 'item-' || i.code FROM policies_awarditem i WHERE i.id = {row}.item_id)"
