"""What the database itself demands of the day of a meeting (Article 6 (1) 5)."""

import pgtrigger

from accounts.triggers import Firm
from applications.states import State

TODAY = "(house_now() AT TIME ZONE 'Asia/Shanghai')::date"
TABLED_IN_TIME = f"""
SELECT planned_on INTO planned FROM reviews_meeting WHERE id = NEW.meeting_id FOR SHARE;
IF planned < {TODAY} THEN
    RAISE EXCEPTION '会议日期已过，不能再提交议题' USING ERRCODE = '23514';
END IF;
SELECT notice_closes_at INTO closing FROM applications_case WHERE id = NEW.case_id;
IF planned < (closing AT TIME ZONE 'Asia/Shanghai')::date THEN
    RAISE EXCEPTION '会议日期早于该项目公示期满之日' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""  # noqa: S608  the day is ours
MOVED_BY_A_ROW = f"""
IF OLD.state <> 'planned' OR NEW.state <> 'planned' THEN
    RAISE EXCEPTION '会议结果已登记，不能改期' USING ERRCODE = '23514';
END IF;
SELECT former_on, planned_on INTO former, planned FROM reviews_meetingmove
    WHERE meeting_id = OLD.id ORDER BY id DESC LIMIT 1;
IF (former, planned) IS DISTINCT FROM (OLD.planned_on, NEW.planned_on) THEN
    RAISE EXCEPTION '会议日期只能以写明原因的改期改变' USING ERRCODE = '23514';
END IF;
IF NEW.planned_on < {TODAY} THEN
    RAISE EXCEPTION '改定的会议日期不能早于今天' USING ERRCODE = '23514';
END IF;
IF EXISTS (SELECT FROM reviews_meetingitem i JOIN applications_case c ON c.id = i.case_id
    WHERE i.meeting_id = NEW.id AND i.recorded_at IS NULL AND c.state = '{State.IN_DELIBERATION}'
      AND NOT EXISTS (SELECT FROM reviews_meetingitem n WHERE n.case_id = c.id AND n.id > i.id)
      AND (c.notice_closes_at AT TIME ZONE 'Asia/Shanghai')::date > NEW.planned_on) THEN
    RAISE EXCEPTION '会议日期早于所列项目公示期满之日' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""  # noqa: S608  the state is ours
FOLLOWS_ITS_MEETING = """
SELECT planned_on INTO planned FROM reviews_meeting WHERE id = NEW.meeting_id FOR NO KEY UPDATE;
IF planned <> NEW.former_on THEN
    RAISE EXCEPTION '会议日期已经改变，请刷新后再办理' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""
MOVES_ITS_MEETING = """
UPDATE reviews_meeting SET planned_on = NEW.planned_on WHERE id = NEW.meeting_id;
RETURN NULL;
"""

OF_MEETINGS = [
    Firm(
        name="meeting_is_moved_by_a_row",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__planned_on__df=pgtrigger.F("new__planned_on")),
        declare=[("former", "date"), ("planned", "date")],
        func=MOVED_BY_A_ROW,
    ),
]
OF_MOVES = [
    Firm(
        name="meeting_move_follows_its_meeting",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("planned", "date")],
        func=FOLLOWS_ITS_MEETING,
    ),
    Firm(
        name="meeting_move_moves_its_meeting",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=MOVES_ITS_MEETING,
    ),
]
