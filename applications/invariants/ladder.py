"""What must hold of the ladder (Article 5 (2); I-01 … I-03)."""

from collections.abc import Iterator

from applications.states import COMMITTED
from records.invariant import invariant, rows

ABOVE_THE_HIGHEST = """
    SELECT party.name, sum(amount_fen - recovered_fen) AS net,
        max(standard_fen) FILTER (WHERE amount_fen > recovered_fen) AS highest
    FROM applications_ladderentry AS entry JOIN parties_party AS party ON party.id = party_id
    WHERE is_live GROUP BY party.id
    HAVING sum(amount_fen - recovered_fen) > greatest(
        max(standard_fen) FILTER (WHERE amount_fen > recovered_fen),
        sum(amount_fen - recovered_fen) FILTER (WHERE entry.kind = 'opening'))
"""


@invariant("I-01", "企业累计晋档奖励不超过其最高档标准（第五条（二））")
def ladder_stays_below_the_highest_standard() -> Iterator[str]:
    for name, net, highest in rows(ABOVE_THE_HIGHEST):
        yield f"{name}累计{net}分，最高档标准{highest}分"


MORE_THAN_THE_DIFFERENCE = """
    SELECT entry.id, party.name, entry.amount_fen, entry.standard_fen, earlier.net
    FROM applications_ladderentry AS entry
    JOIN parties_party AS party ON party.id = entry.party_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount_fen - recovered_fen), 0) AS net
        FROM applications_ladderentry AS one
        WHERE one.party_id = entry.party_id AND one.is_live AND one.id < entry.id
    ) AS earlier
    WHERE entry.is_live AND entry.kind <> 'opening'
        AND entry.amount_fen + earlier.net > entry.standard_fen
"""
NOT_THE_TERMS = """
    SELECT entry.id, party.name
    FROM applications_ladderentry AS entry
    JOIN parties_party AS party ON party.id = entry.party_id
    JOIN applications_case AS one ON one.id = entry.case_id
    JOIN policies_awarditem AS item ON item.id = one.item_id
    WHERE entry.is_live AND entry.kind = 'award' AND (
        entry.amount_fen <= 0 OR entry.amount_fen <> one.amount_fen
        OR entry.party_id <> one.party_id OR entry.item_id <> one.item_id
        OR (entry.code, entry.rank, entry.standard_fen)
            IS DISTINCT FROM (item.code::varchar, item.rank, item.standard_fen))
"""
NOT_ON_THE_LADDER = """
    SELECT coalesce(one.number, one.id::text), one.state
    FROM applications_case AS one
    JOIN policies_awarditem AS item ON item.id = one.item_id AND item.rule = 'ladder'
    LEFT JOIN applications_ladderentry AS entry
        ON entry.case_id = one.id AND entry.is_live AND entry.kind = 'award'
    WHERE (entry.id IS NOT NULL) <> (one.state = ANY(%s))
"""


@invariant("I-02", "每笔晋档奖励等于案件金额，不超过本档标准与此前净额之差")
def ladder_awards_are_the_difference() -> Iterator[str]:
    for pk, name, amount, standard, net in rows(MORE_THAN_THE_DIFFERENCE):
        yield f"晋档台账 {pk}（{name}）：{amount}分加此前净额{net}分超过标准{standard}分"
    for pk, name in rows(NOT_THE_TERMS):
        yield f"晋档台账 {pk}（{name}）与案件金额或所依据条款不一致"
    for number, state in rows(NOT_ON_THE_LADDER, [str(one) for one in COMMITTED]):
        yield f"案件 {number}（{state}）与晋档台账不一致"


NOT_UPWARDS = """
    SELECT party.name, lower.rank, entry.rank
    FROM applications_ladderentry AS entry
    JOIN applications_ladderentry AS lower
        ON lower.party_id = entry.party_id AND lower.id < entry.id AND lower.is_live
        AND lower.amount_fen > lower.recovered_fen AND entry.rank <= lower.rank
    JOIN parties_party AS party ON party.id = entry.party_id
    WHERE entry.is_live AND entry.kind = 'award'
"""


@invariant("I-03", "每个台阶只奖励一次，只升不降（第五条（二））")
def ladder_goes_only_upwards() -> Iterator[str]:
    for name, earlier, later in rows(NOT_UPWARDS):
        yield f"{name}在第{earlier}档之后又奖励第{later}档"


JOINED = """
    SELECT predecessor_id, successor_id, decided_at FROM parties_succession
    WHERE status = 'confirmed'
"""
CLIMBED = """
    SELECT entry.id, entry.party_id, party.name, entry.kind, entry.amount_fen,
        entry.amount_fen - entry.recovered_fen, entry.standard_fen, entry.entered_at
    FROM applications_ladderentry AS entry JOIN parties_party AS party ON party.id = entry.party_id
    WHERE entry.is_live AND entry.party_id = ANY(%s) ORDER BY entry.id
"""


@invariant("I-01", "承继的主体合用一个台阶：每笔奖励连同此前各方净额不超过本档标准（R27）")
def lines_climb_one_ladder() -> Iterator[str]:
    joined = rows(JOINED)
    entries = rows(CLIMBED, list({party for one in joined for party in one[:2]}))
    for pk, party, name, kind, amount, _net, standard, at in entries:
        line = _line(party, [one[:2] for one in joined if one[2] < at])
        earlier = sum(net for no, of, _n, _k, _a, net, _s, _t in entries if no < pk and of in line)
        if kind != "opening" and amount + earlier > standard:
            said = f"{amount}分加承继各方净额{earlier}分超过标准{standard}分"
            yield f"晋档台账 {pk}（{name}）：{said}"


def _line(party: int, joined: list[tuple[int, int]]) -> set[int]:
    line, before = {party}, 0
    while len(line) > before:
        before = len(line)
        line |= {one for pair in joined if line.intersection(pair) for one in pair}
    return line
