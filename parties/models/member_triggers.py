"""What the database demands before somebody no longer acts for a party."""

import pgtrigger

from accounts.triggers import Firm

IS_REGISTRAR = """EXISTS (SELECT 1 FROM accounts_rolegrant
    WHERE user_id = actor AND role = 'registrar' AND revoked_at IS NULL
    AND (house_now() AT TIME ZONE 'Asia/Shanghai')::date
        BETWEEN from_on AND coalesce(to_on, 'infinity'))"""
IS_OWNER = """EXISTS (SELECT 1 FROM parties_member
    WHERE party_id = OLD.party_id AND user_id = actor AND kind = 'owner' AND until IS NULL)"""
TAKES_OVER = """EXISTS (SELECT 1 FROM parties_handover
    JOIN parties_member AS taker ON taker.id = taker_id
    WHERE giver_id = OLD.id AND taker.user_id = actor
        AND accepted_at IS NULL AND ended_at IS NULL)"""
IS_RAISED = """EXISTS (SELECT 1 FROM parties_membershipclaim AS claim
    JOIN parties_party AS party ON party.id = OLD.party_id AND party.uscc = claim.uscc
    WHERE claim.claimant_id = OLD.user_id AND claim.state = 'submitted')"""
IS_FOLDED = f"""{IS_REGISTRAR} AND EXISTS (SELECT 1 FROM parties_duplicate AS entry
    JOIN accounts_user AS first ON first.id = entry.entered_by_id
    JOIN accounts_user AS second ON second.id = actor AND second.person_id <> first.person_id
    WHERE entry.party_id = OLD.party_id AND entry.status = 'entered')"""  # noqa: S608
IS_ASKED_BY_ANOTHER = f"""{IS_REGISTRAR} AND EXISTS (
    SELECT 1 FROM accounts_user AS asker, accounts_user AS ender
    WHERE asker.id = OLD.ending_asked_by_id AND ender.id = actor
        AND asker.person_id <> ender.person_id)"""  # noqa: S608

ENDS_BY_RULE = f"""
    actor := nullif(current_setting('house.actor', true), '')::bigint;
    IF (to_jsonb(NEW) - '{{until,ending_asked_by_id,ending_asked_at}}'::text[]) IS DISTINCT FROM
            (to_jsonb(OLD) - '{{until,ending_asked_by_id,ending_asked_at}}'::text[])
        OR OLD.until IS NOT NULL AND NEW.until IS DISTINCT FROM OLD.until THEN
        RAISE EXCEPTION '成员身份只可结束，不可改动' USING ERRCODE = '23514';
    END IF;
    IF NEW.ending_asked_by_id IS DISTINCT FROM OLD.ending_asked_by_id
        AND NOT (coalesce(NEW.ending_asked_by_id, actor) = actor AND {IS_REGISTRAR}) THEN
        RAISE EXCEPTION '结束成员身份由登记员本人提请和撤销' USING ERRCODE = '23514';
    END IF;
    IF NEW.until IS NULL OR OLD.until IS NOT NULL OR {IS_FOLDED} THEN
        RETURN NEW;
    END IF;
    IF OLD.kind = 'owner' AND NOT EXISTS (SELECT 1 FROM parties_member
            WHERE party_id = OLD.party_id AND id <> OLD.id AND kind = 'owner' AND until IS NULL)
    THEN
        RAISE EXCEPTION '最后一位负责人须先移交' USING ERRCODE = '23514';
    END IF;
    IF NOT coalesce(actor = OLD.user_id
        OR actor = (SELECT id FROM accounts_user WHERE username = 'house')
        OR OLD.kind = 'agent' AND ({IS_OWNER} OR {IS_RAISED})
        OR {TAKES_OVER} OR {IS_ASKED_BY_ANOTHER}, false) THEN
        RAISE EXCEPTION '成员身份由本人、负责人，或由两位登记员先后结束' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""  # noqa: S608


def member_ends_by_rule() -> Firm:
    """One hand alone ends nobody else's membership, but an owner's that of an agent."""
    return Firm(
        name="member_ends_by_rule",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        declare=[("actor", "bigint")],
        func=ENDS_BY_RULE,
    )
