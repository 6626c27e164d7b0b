"""Triggers by which the database keeps what was published: terms, and the days of a notice."""

import pgtrigger

from accounts.triggers import Firm

_REFUSAL = "RAISE EXCEPTION '政策版本已发布，不得修改：{what}' USING ERRCODE = '23514';"


class FrozenVersion(Firm):
    """A version keeps every word once it is published, and is never deleted."""

    name = "frozen_once_published"
    when = pgtrigger.Before
    operation = pgtrigger.Update | pgtrigger.Delete
    condition = pgtrigger.Q(old__published_at__isnull=False)

    def get_func(self, model) -> str:
        return _REFUSAL.format(what=model._meta.verbose_name)


class FrozenPart(Firm):
    """A part is neither added, changed nor taken away once its version is published.

    `version` finds the version of a row called {row}. The version is held while it is asked, so
    a part cannot slip in beside its publication. A part that may still be added names no insert.
    """

    name = "frozen_once_published"
    when = pgtrigger.Before
    declare = [("published", "timestamptz")]

    def __init__(self, version: str, *, may_be_added: bool = False) -> None:
        self._version = version
        self._may_be_added = may_be_added
        super().__init__(operation=self._operations(may_be_added))

    @staticmethod
    def _operations(may_be_added: bool):
        changes = pgtrigger.Update | pgtrigger.Delete
        return changes if may_be_added else pgtrigger.Insert | changes

    def get_func(self, model) -> str:
        new, old = self._version.format(row="NEW"), self._version.format(row="OLD")
        refusal = _REFUSAL.format(what=model._meta.verbose_name)
        return f"""
            IF TG_OP <> 'INSERT' THEN
                {_ask(old, refusal)}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            {_ask(new, refusal) if not self._may_be_added else ""}
            RETURN NEW;
        """


def _ask(version: str, refusal: str) -> str:
    return f"""
        SELECT v.published_at INTO published FROM policies_policyversion v
            WHERE v.id = {version} FOR SHARE;
        IF published IS NOT NULL THEN {refusal} END IF;
    """  # noqa: S608


OF_VERSION = "{row}.version_id"
OF_ITEM = "(SELECT i.version_id FROM policies_awarditem i WHERE i.id = {row}.item_id)"


class PrintedDays(Firm):
    """A day that a published notice has counted is neither added, moved, changed nor taken away.

    The year is held while it is asked, so a day cannot change beside a publication.
    """

    name = "frozen_once_printed"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    declare = [("printed", "date")]

    def get_func(self, model) -> str:
        return f"""
            IF TG_OP = 'UPDATE' AND (NEW.date, NEW.is_workday, NEW.year_id)
                    IS NOT DISTINCT FROM (OLD.date, OLD.is_workday, OLD.year_id) THEN
                RETURN NEW;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                {_ask_the_year("OLD")}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            {_ask_the_year("NEW")}
            RETURN NEW;
        """


class PrintedYear(Firm):
    """What a year has promised to published notices is not taken back."""

    name = "frozen_stays_frozen"
    when = pgtrigger.Before
    operation = pgtrigger.Update | pgtrigger.Delete
    condition = pgtrigger.Q(old__frozen_until__isnull=False)

    def get_func(self, model) -> str:
        return """
            IF TG_OP = 'DELETE' THEN
                RAISE EXCEPTION '工作日历：%年已用于公示，不得删除', OLD.year
                    USING ERRCODE = '23514';
            END IF;
            IF NEW.year <> OLD.year OR coalesce(NEW.frozen_until < OLD.frozen_until, true) THEN
                RAISE EXCEPTION '工作日历：%年已锁定至%，不得提前或取消', OLD.year, OLD.frozen_until
                    USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        """


def _ask_the_year(row: str) -> str:
    return f"""
        SELECT y.frozen_until INTO printed FROM policies_calendaryear y
            WHERE y.year = {row}.year_id FOR SHARE;
        IF {row}.date <= printed THEN
            RAISE EXCEPTION '工作日历：%及以前的安排已用于公示，不得变动（%）', printed, {row}.date
                USING ERRCODE = '23514';
        END IF;
    """  # noqa: S608
