"""What must hold of the accounts that money goes to (Article 6 (1) 6; I-10)."""

from collections.abc import Iterator

from records.invariant import invariant, rows

ANOTHER_ACCOUNT = """
    SELECT one.number FROM payments_paymentline AS line
    JOIN payments_paymentorder AS ordered ON ordered.id = line.order_id
    JOIN applications_case AS one ON one.id = line.case_id
    JOIN parties_bankaccount AS account ON account.id = line.account_id
    WHERE ordered.state = 'issued' AND NOT line.is_stopped AND NOT coalesce(
        account.party_id = one.party_id AND account.holder = line.payee_name
        AND account.bank = line.bank AND account.last_four = line.last_four
        AND account.confirmed_at <= ordered.issued_at
        AND ordered.issued_at <= coalesce(account.retired_at, 'infinity'), false)
"""


@invariant("I-10", "拨付账户为本单位同名账户，下达前已确认，下达时仍在用")
def money_goes_to_the_confirmed_account() -> Iterator[str]:
    for (number,) in rows(ANOTHER_ACCOUNT):
        yield f"案件 {number} 的拨付账户不是本单位已确认的同名账户"


NOT_HELD = """
    SELECT one.number FROM payments_paymentline AS line
    JOIN payments_paymentorder AS ordered ON ordered.id = line.order_id
    JOIN applications_case AS one ON one.id = line.case_id
    WHERE ordered.state = 'issued' AND NOT line.is_stopped
        AND NOT EXISTS (SELECT FROM payments_disbursement WHERE line_id = line.id)
        AND NOT EXISTS (SELECT FROM parties_accounthold AS hold
            WHERE hold.party_id = one.party_id AND hold.released_at IS NULL
                AND hold.reason = '拨付文件 ' || ordered.id)
"""


@invariant("I-10", "已下达未拨付的资金，收款账户不得变更")
def accounts_are_held_while_money_is_due() -> Iterator[str]:
    for (number,) in rows(NOT_HELD):
        yield f"案件 {number} 已下达未拨付，而账户没有冻结变更"
