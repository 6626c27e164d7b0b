-- R27: who took whose place. A party has one heir at most, so those joined by confirmed successions
-- are a tree; its root is the party that stands for all of them today.
CREATE OR REPLACE FUNCTION public.parties_root(of_party bigint) RETURNS bigint
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE heirs(id, depth) AS (
        SELECT of_party, 0
        UNION
        SELECT succession.successor_id, heirs.depth + 1
        FROM heirs JOIN public.parties_succession AS succession
            ON succession.predecessor_id = heirs.id AND succession.status = 'confirmed'
        WHERE heirs.depth < 100
    )
    SELECT id FROM heirs ORDER BY depth DESC LIMIT 1
$$;

CREATE OR REPLACE FUNCTION public.parties_lineage(of_party bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE line(id) AS (
        SELECT of_party
        UNION
        SELECT CASE WHEN succession.predecessor_id = line.id
            THEN succession.successor_id ELSE succession.predecessor_id END
        FROM line JOIN public.parties_succession AS succession
            ON line.id IN (succession.predecessor_id, succession.successor_id)
            AND succession.status = 'confirmed'
    )
    SELECT id FROM line
$$;

-- Whoever writes money of a lineage holds its root, so that two of its members never climb at once;
-- the root is looked for anew once it is held, because it may have found an heir in between.
CREATE OR REPLACE FUNCTION public.parties_hold_lineage(of_party bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    root bigint;
BEGIN
    LOOP
        root := public.parties_root(of_party);
        PERFORM FROM public.parties_party WHERE id = root FOR NO KEY UPDATE;
        EXIT WHEN root = public.parties_root(of_party);
    END LOOP;
END $$;
