"""Every form that moves money or decides carries a submission key; all others are named here."""

from django.urls import resolve

from tests.authorization.table import read

BY_HAND = {"sign_order", "publish_notice"}  # a button with a key in it: `test_stale_pages.py`
KEYLESS = {
    "nothing is decided": """
        object verify_paper login register logout password_change reauthenticate second_factor
        second_factor_setup inbox_tick_all inbox_follow take_away remind_to_confirm print_filing
        call_faqs edit_faq show_faq ask question extend_call
        claims meetings order_files order_dossier payment_order finance_orders recoveries bans
        ban_decision order_payment
    """,
    "a draft, kept as often as it is sent": """
        start start_bundle file_unit file_project file_investment paste_lines file_materials
        upload_material copy_filing file_account
    """,
    "who acts for a party: each leaves the only state in which it can be done": """
        new_organisation file_claim confirm_claim refuse_claim withdraw_claim invite remove_member
        offer_handover leave_organisation revoke_invitation take_over end_handover enter_code join
        add_account confirm_account discard_account
    """,
    "an entry that a second person stands by, once a party": """
        record_check enter_name enter_succession enter_duplicate decide_name decide_succession
        decide_duplicate check_recognitions
    """,
    "each leaves the only state in which it can be done, or its row is unique": """
        new_report report seat_declare seat_recuse seat_score seat_release draft_notice
        discard_notice dismiss_objection record_meeting move_meeting enter_surveyed
    """,
}

MONEY_AND_DECISIONS = """
    draft_order void_order disburse bounce release_payment stop_payment demand_back recover
    drop_recovery propose_ban confirm_ban decline_ban serve_ban lift_ban
    enter_opening_balance check_opening_balance open_recognition_list add_recognition recognise
    send_recognition_back drop_recognition revoke_recognition
    title_question declare_recusal end_recusal
"""


def posts() -> dict[str, object]:
    """The pages that listen to a POST, by name, with the form of each that has one."""
    told = [row.address for row in read("table.txt") if row.method == "POST"]
    found = [resolve(address.unknown.partition("?")[0]) for address in told]
    ours = [match for match in found if "admin" not in match.namespaces]
    return {
        match.url_name: getattr(getattr(match.func, "view_class", None), "form_class", None)
        for match in ours
    }


def test_every_form_carries_a_key_or_says_why_not():
    keyed = {
        name for name, form in posts().items() if form and "key" in getattr(form, "base_fields", {})
    }
    named = {name for names in KEYLESS.values() for name in names.split()} | BY_HAND

    assert posts().keys() - keyed - named == set(), "forms without a key and without a reason"
    assert named & keyed == set(), "named as keyless, and carry a key"
    assert named - posts().keys() == set(), "named, and not there"


def test_money_and_decisions_are_keyed():
    pages = posts()
    for name in MONEY_AND_DECISIONS.split():
        assert "key" in pages[name].base_fields, name
