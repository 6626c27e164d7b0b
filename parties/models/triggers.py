"""What the database demands of a party's name and of what was checked of an enterprise."""

import pgtrigger

from accounts.triggers import Firm

NAME_IS_CHANGED_BY_TWO = """
IF NOT EXISTS (SELECT 1 FROM parties_namechange
    WHERE party_id = NEW.id AND status = 'confirmed'
      AND old_name = OLD.name AND new_name = NEW.name) THEN
    RAISE EXCEPTION '主体：单位名称须凭文件由两名登记员录入和复核后变更'
        USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""
PLACES_ARE_CHECKED = """
IF TG_OP = 'INSERT' THEN
    NEW.is_registered_here := NEW.is_registered_here
        OR parties_is_here(NEW.party_id, 'is_registered_here');
    NEW.operates_here := NEW.operates_here OR parties_is_here(NEW.party_id, 'operates_here');
    NEW.pays_tax_here := NEW.pays_tax_here OR parties_is_here(NEW.party_id, 'pays_tax_here');
END IF;
IF (NEW.is_registered_here, NEW.operates_here, NEW.pays_tax_here) IS DISTINCT FROM
    (parties_is_here(NEW.party_id, 'is_registered_here'),
     parties_is_here(NEW.party_id, 'operates_here'),
     parties_is_here(NEW.party_id, 'pays_tax_here')) THEN
    RAISE EXCEPTION '企业：本区条件以核查记录为准，请登记核查结果' USING ERRCODE = '23514';
END IF;
RETURN NEW;
"""
PROFILE_FOLLOWS = """
UPDATE parties_enterprise SET
    is_registered_here = parties_is_here(party_id, 'is_registered_here'),
    operates_here = parties_is_here(party_id, 'operates_here'),
    pays_tax_here = parties_is_here(party_id, 'pays_tax_here')
 WHERE party_id = NEW.party_id
   AND (is_registered_here, operates_here, pays_tax_here) IS DISTINCT FROM
    (parties_is_here(party_id, 'is_registered_here'),
     parties_is_here(party_id, 'operates_here'),
     parties_is_here(party_id, 'pays_tax_here'));
RETURN NULL;
"""


def name_is_changed_by_two() -> Firm:
    """The name of a party follows a confirmed change and nothing else."""
    return Firm(
        name="party_name_is_changed_by_two",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__name__df=pgtrigger.F("new__name")),
        func=NAME_IS_CHANGED_BY_TWO,
    )


def places_are_checked() -> Firm:
    """An enterprise is where its last checks found it."""
    return Firm(
        name="enterprise_places_are_checked",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=PLACES_ARE_CHECKED,
    )


def profile_follows() -> Firm:
    """A new check is at once what the profile of the enterprise says."""
    return Firm(
        name="party_check_tells_the_profile",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=PROFILE_FOLLOWS,
    )
