"""What the database itself demands of calls: published by another, then unchanged (R38)."""

import pgtrigger

from accounts.triggers import Firm, Kept
from applications.states import COMMITTED, State

PUBLISHED_BY_ANOTHER = """
IF TG_OP = 'UPDATE' AND OLD.published_at IS NOT NULL THEN RETURN NEW; END IF;
IF NOT EXISTS (SELECT 1 FROM accounts_user a, accounts_user b
    WHERE a.id = NEW.drafted_by_id AND b.id = NEW.published_by_id
      AND a.person_id <> b.person_id) THEN
    RAISE EXCEPTION '申报通知须由一人起草、另一人发布' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""

PUBLISHED_WITH_ITS_PAPER = """
IF TG_OP = 'UPDATE' AND OLD.published_at IS NOT NULL THEN RETURN NEW; END IF;
IF NEW.paper_id IS NULL THEN
    RAISE EXCEPTION '申报通知须随文件一并发布' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""

STANDS_ONCE_PUBLISHED = """
IF TG_OP = 'DELETE'
    OR to_jsonb(NEW) - 'closes_at' IS DISTINCT FROM to_jsonb(OLD) - 'closes_at' THEN
    RAISE EXCEPTION '申报通知发布后不可改变；需要延长时间的，请发布延期通知'
        USING ERRCODE = '23514';
END IF;
IF NEW.closes_at IS DISTINCT FROM OLD.closes_at AND NOT EXISTS (
    SELECT 1 FROM applications_callextension e WHERE e.call_id = OLD.id
       AND e.former_closes_at = OLD.closes_at AND e.closes_at = NEW.closes_at) THEN
    RAISE EXCEPTION '申报截止时间只能以对所有单位发布的延期通知延长' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""

FOLLOWS_ITS_CALL = """
SELECT c.closes_at, c.published_at INTO closing, published FROM applications_call c
    WHERE c.id = NEW.call_id FOR NO KEY UPDATE;
IF published IS NULL THEN
    RAISE EXCEPTION '尚未发布的申报通知无须延期，直接修改即可' USING ERRCODE = '23514';
END IF;
IF closing <> NEW.former_closes_at THEN
    RAISE EXCEPTION '申报截止时间已经改变，请刷新后再办理' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""

EXTENDS_ITS_CALL = """
UPDATE applications_call SET closes_at = NEW.closes_at WHERE id = NEW.call_id;
RETURN NULL;
"""

FILED_IN_TIME = """
IF NEW.call_id IS NULL THEN RETURN NEW; END IF;
SELECT c.opens_at, c.closes_at, c.published_at INTO opening, closing, published
    FROM applications_call c WHERE c.id = NEW.call_id;
IF published IS NULL OR NEW.submitted_at NOT BETWEEN opening AND closing THEN
    RAISE EXCEPTION '提交时间不在申报时间内' USING ERRCODE = '23514';
END IF;
IF NEW.submitted_at NOT BETWEEN house_now() - interval '1 minute' AND house_now() THEN
    RAISE EXCEPTION '提交时间须为当时的系统时间' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""

HOLDS_A_PLACE = [
    State.PROPOSED,
    State.ON_NOTICE,
    State.UNDER_INVESTIGATION,
    State.NOTICE_CLEARED,
    State.IN_DELIBERATION,
    State.POSTPONED,
    State.TITLED,
    *COMMITTED,
]
HOLDING = ", ".join(f"'{state}'" for state in sorted(HOLDS_A_PLACE))
WITHIN_ITS_QUOTA = f"""
IF OLD.state IN ({HOLDING}) OR NEW.state NOT IN ({HOLDING}) THEN RETURN NEW; END IF;
SELECT q.places INTO places FROM applications_callquota q
    WHERE q.call_id = NEW.call_id AND q.item_id = NEW.item_id AND q.is_binding
    FOR NO KEY UPDATE;
IF places <= (SELECT count(*) FROM applications_case c WHERE c.call_id = NEW.call_id
        AND c.item_id = NEW.item_id AND c.id <> NEW.id AND c.state IN ({HOLDING})) THEN
    RAISE EXCEPTION '本次申报该项目的名额（%个）已用完', places USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""  # noqa: S608  the states are ours


class PartOfCall(Firm):
    """A part of a call is neither added, changed nor taken away once the call is published.

    The call is held while it is asked, so a part cannot slip in beside its publication.
    """

    name = "stands_with_its_call"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    declare = [("published", "timestamptz")]
    func = """
        IF TG_OP <> 'INSERT' THEN
            SELECT c.published_at INTO published FROM applications_call c
                WHERE c.id = OLD.call_id FOR SHARE;
            IF published IS NOT NULL THEN
                RAISE EXCEPTION '申报通知已发布，内容不可改变' USING ERRCODE = '23514';
            END IF;
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        SELECT c.published_at INTO published FROM applications_call c
            WHERE c.id = NEW.call_id FOR SHARE;
        IF published IS NOT NULL THEN
            RAISE EXCEPTION '申报通知已发布，内容不可改变' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    """


OF_CALLS = [
    Firm(
        name="call_published_by_another",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(new__published_at__isnull=False),
        func=PUBLISHED_BY_ANOTHER,
    ),
    Firm(
        name="call_published_with_its_paper",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(new__published_at__isnull=False),
        func=PUBLISHED_WITH_ITS_PAPER,
    ),
    Firm(
        name="call_stands_once_published",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__published_at__isnull=False),
        func=STANDS_ONCE_PUBLISHED,
    ),
]
OF_EXTENSIONS = [
    Firm(
        name="call_extension_follows_its_call",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("closing", "timestamptz"), ("published", "timestamptz")],
        func=FOLLOWS_ITS_CALL,
    ),
    Firm(
        name="call_extension_extends_its_call",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=EXTENDS_ITS_CALL,
    ),
    Kept(name="call_extension_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
]
OF_CASES = [
    Firm(
        name="case_filed_in_time",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(old__state="draft", new__state="submitted"),
        declare=[
            ("opening", "timestamptz"),
            ("closing", "timestamptz"),
            ("published", "timestamptz"),
        ],
        func=FILED_IN_TIME,
    ),
    Firm(
        name="case_within_its_quota",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(new__call__isnull=False),
        declare=[("places", "integer")],
        func=WITHIN_ITS_QUOTA,
    ),
]
