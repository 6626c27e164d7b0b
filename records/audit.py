"""The audit from outside: `Audited` for a model's triggers; whether the chains are whole."""

from collections.abc import Iterator

from accounts.triggers import Audited
from records.invariant import rows

__all__ = ["Audited", "verify"]

CHANGED = """
    SELECT chain, min(seq) FROM records_auditentry
    WHERE hash <> house_audit_hash(prev_hash, chain, seq, at, actor_id, request_id, table_name,
        row_id, op, before, after, txid)
    GROUP BY chain ORDER BY chain
"""
UNLINKED = """
    SELECT chain, min(CASE WHEN seq > seq_before THEN seq_before + 1 ELSE seq END) FROM (
        SELECT chain, seq, at, prev_hash,
            lag(seq, 1, 0::bigint) OVER link AS seq_before,
            lag(hash, 1, '') OVER link AS hash_before,
            lag(at) OVER link AS at_before
        FROM records_auditentry WINDOW link AS (PARTITION BY chain ORDER BY seq)
    ) AS linked
    WHERE seq <> seq_before + 1 OR prev_hash <> hash_before OR at < at_before
    GROUP BY chain ORDER BY chain
"""
BEHEADED = """
    WITH last AS (
        SELECT chain, max(seq) AS seq FROM records_auditentry GROUP BY chain
    )
    SELECT chain, least(coalesce(last.seq, 0), coalesce(head.length, 0)) + 1
    FROM last FULL JOIN records_chainhead AS head USING (chain)
    WHERE last.seq IS DISTINCT FROM head.length
    UNION ALL
    SELECT head.chain, head.length FROM records_chainhead AS head
    JOIN records_auditentry AS entry ON entry.chain = head.chain AND entry.seq = head.length
    WHERE entry.hash <> head.hash
    ORDER BY 1
"""


def verify() -> Iterator[str]:
    """Yield one line for each fault of a chain, naming the first entry that is wrong."""
    for query, fault in (
        (CHANGED, "内容与校验值不符"),
        (UNLINKED, "与前一条不相连"),
        (BEHEADED, "与链首登记不符"),
    ):
        for chain, seq in rows(query):
            yield f"审计链 {chain} 第 {seq} 条：{fault}"
