"""What the database itself demands of a case, whoever writes (I-14, I-21, I-22, I-24)."""

import pgtrigger

from accounts.triggers import Firm, Kept
from applications.states import COMMITTED, TERMINAL
from applications.workflow import EDGES


def _quoted(values):
    return ", ".join(f"'{value}'" for value in values)


EDGE_LIST = ", ".join(f"('{origin}', '{target}')" for origin, target in EDGES)

MOVES_ALONG_ITS_EDGES = f"""
IF NEW.state <> OLD.state AND OLD.state IN ({_quoted(TERMINAL)}) THEN
    RAISE EXCEPTION '案件已办结，状态不可改变' USING ERRCODE = '23514';
END IF;
IF NEW.revision NOT IN (OLD.revision, OLD.revision + 1)
    OR (NEW.state <> OLD.state AND NEW.revision = OLD.revision) THEN
    RAISE EXCEPTION '案件修订号不连续' USING ERRCODE = '23514';
END IF;
IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({EDGE_LIST}) THEN
    RAISE EXCEPTION '案件不能从 % 到 %', OLD.state, NEW.state USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""

KEEPS_WHAT_WAS_FILED = """
IF OLD.number IS NOT NULL AND NEW.number IS DISTINCT FROM OLD.number THEN
    RAISE EXCEPTION '案件号不可改变' USING ERRCODE = '23514';
END IF;
IF OLD.submitted_at IS NOT NULL AND (NEW.party_id, NEW.item_id, NEW.version_id, NEW.submitted_at,
    NEW.subject_id, NEW.report_id, NEW.bundle_id) IS DISTINCT FROM (OLD.party_id, OLD.item_id,
    OLD.version_id, OLD.submitted_at, OLD.subject_id, OLD.report_id, OLD.bundle_id) THEN
    RAISE EXCEPTION '案件提交后，申报单位、项目和提交时间不可改变' USING ERRCODE = '23514';
END IF;
IF OLD.submitted_at IS NOT NULL AND NEW.local_unit_id IS DISTINCT FROM OLD.local_unit_id
    AND NOT EXISTS (SELECT 1 FROM applications_transfer WHERE case_id = NEW.id
        AND id = (SELECT max(id) FROM applications_transfer WHERE case_id = NEW.id)
        AND (from_unit_id, to_unit_id) = (OLD.local_unit_id, NEW.local_unit_id)) THEN
    RAISE EXCEPTION '案件提交后，受理单位只能经转办改变' USING ERRCODE = '23514';
END IF;
IF OLD.state NOT IN ('draft', 'returned')
    AND (NEW.title, NEW.summary, NEW.place, NEW.completed_on, NEW.has_committed,
        NEW.content_sha256) IS DISTINCT FROM
    (OLD.title, OLD.summary, OLD.place, OLD.completed_on, OLD.has_committed,
        OLD.content_sha256) THEN
    RAISE EXCEPTION '申报提交后内容不可改变，须先退回补正' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""

WAITS_FOR_THE_CORRECTION = """
today := (house_now() AT TIME ZONE 'Asia/Shanghai')::date;
IF OLD.state <> 'returned' AND NEW.mend_by < today THEN
    RAISE EXCEPTION '补正截止日不得早于退回之日' USING ERRCODE = '23514';
END IF;
IF OLD.state = 'returned' AND NEW.state <> 'submitted'
    AND NEW.mend_by IS DISTINCT FROM OLD.mend_by THEN
    RAISE EXCEPTION '补正截止日已告知申报单位，不可改变' USING ERRCODE = '23514';
END IF;
IF OLD.state = 'returned' AND NEW.state = 'rejected' AND today <= OLD.mend_by THEN
    RAISE EXCEPTION '补正期限未过：截止日为 %，次日起方可办结', OLD.mend_by USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""

CLAIMS_ITS_INVOICES = f"""
still := NEW.state NOT IN ({_quoted(TERMINAL)})
    OR (NEW.state = 'recovered' AND NEW.recovered_fen < NEW.amount_fen);
UPDATE applications_investmentline SET is_live = still
 WHERE case_id = NEW.id AND is_live IS DISTINCT FROM still;
RETURN NULL;
"""  # noqa: S608  the states are ours

STARTS_AS_A_DRAFT = """
IF NEW.state <> 'draft' OR NEW.revision <> 0 THEN
    RAISE EXCEPTION '案件须从草稿开始' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""

MOVES_ARE_LOGGED = """
IF NOT EXISTS (SELECT 1 FROM applications_transitionlog
    WHERE case_id = NEW.id AND revision = NEW.revision
      AND origin = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION '案件状态改变须有办理记录' USING ERRCODE = '23514';
END IF;
RETURN NULL;
"""

AGREES_WITH_THE_LADDER = f"""
SELECT c.state, i.rule = 'ladder' INTO now_at, on_ladder
  FROM applications_case c JOIN policies_awarditem i ON i.id = c.item_id WHERE c.id = NEW.id;
SELECT count(*) INTO entries FROM applications_ladderentry WHERE case_id = NEW.id AND is_live;
IF on_ladder AND (entries > 0) <> (now_at IN ({_quoted(COMMITTED)})) THEN
    RAISE EXCEPTION '案件与晋档台账不一致' USING ERRCODE = '23514';
END IF;
RETURN NULL;
"""  # noqa: S608  the states are ours

KEEPS_THE_CAP = f"""
SELECT i.rule, i.code, i.cap_fen INTO kind, of_code, cap FROM policies_awarditem i
 WHERE i.id = NEW.item_id;
IF NEW.state NOT IN ({_quoted(COMMITTED)}) OR OLD.state IN ({_quoted(COMMITTED)})
    OR kind NOT IN ('capped', 'per_report') THEN
    RETURN NEW;
END IF;
whom := CASE kind WHEN 'capped' THEN NEW.party_id ELSE NEW.subject_id END;
PERFORM parties_hold_lineage(whom);
SELECT count(*), coalesce(sum(one.amount_fen - one.recovered_fen), 0) INTO times, given
  FROM applications_case one JOIN policies_awarditem i ON i.id = one.item_id
 WHERE i.code = of_code AND one.version_id = NEW.version_id AND one.id <> NEW.id
   AND one.state IN ({_quoted(COMMITTED)}) AND one.recovered_fen < one.amount_fen
   AND CASE kind WHEN 'capped' THEN one.party_id ELSE one.subject_id END
       IN (SELECT parties_lineage(whom));
IF kind = 'capped' AND given + NEW.amount_fen > cap THEN
    RAISE EXCEPTION '该企业（含台阶承继的单位）累计奖励将超过限额' USING ERRCODE = '23514';
END IF;
IF kind = 'per_report' AND times > 0 THEN
    RAISE EXCEPTION '被诊断企业（含台阶承继的单位）的诊断已奖励过一次' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""  # noqa: S608  the states are ours

TRIGGERS = [
    Firm(
        name="case_moves_along_its_edges",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=MOVES_ALONG_ITS_EDGES,
    ),
    Firm(
        name="case_keeps_what_was_filed",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=KEEPS_WHAT_WAS_FILED,
    ),
    Firm(
        name="case_waits_for_the_correction",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state="returned") | pgtrigger.Q(new__state="returned"),
        declare=[("today", "date")],
        func=WAITS_FOR_THE_CORRECTION,
    ),
    Firm(
        name="case_starts_as_a_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=STARTS_AS_A_DRAFT,
    ),
    Firm(
        name="case_moves_are_logged",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__revision__df=pgtrigger.F("new__revision")),
        timing=pgtrigger.Deferred,
        func=MOVES_ARE_LOGGED,
    ),
    Firm(
        name="case_claims_its_invoices",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        declare=[("still", "boolean")],
        func=CLAIMS_ITS_INVOICES,
    ),
    Firm(
        name="case_agrees_with_the_ladder",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        timing=pgtrigger.Deferred,
        declare=[("entries", "int"), ("now_at", "text"), ("on_ladder", "boolean")],
        func=AGREES_WITH_THE_LADDER,
    ),
    Firm(
        name="case_keeps_the_cap",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        declare=[
            ("kind", "text"),
            ("of_code", "text"),
            ("cap", "bigint"),
            ("whom", "bigint"),
            ("times", "int"),
            ("given", "bigint"),
        ],
        func=KEEPS_THE_CAP,
    ),
    Kept(name="case_is_kept", operation=pgtrigger.Delete),
]
