-- The pen of the audit: what triggers on audited tables call. It writes to tables of `records`,
-- which need exist only when the first audited row is written.

-- Whoever does not own the table may read it, nothing more.
CREATE OR REPLACE PROCEDURE public.house_let_others_only_read(kept regclass)
LANGUAGE plpgsql AS $$
DECLARE other regrole;
BEGIN
    FOR other IN
        SELECT DISTINCT acl.grantee::regrole FROM pg_class, aclexplode(relacl) AS acl
        WHERE pg_class.oid = kept AND acl.grantee NOT IN (0, relowner)
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %s', kept, other);
        EXECUTE format('GRANT SELECT ON %s TO %s', kept, other);
    END LOOP;
    EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', kept);
END $$;

-- What an entry shows of a row: not the omitted columns, and of the masked ones a fingerprint.
CREATE OR REPLACE FUNCTION public.house_audit_view(row_of jsonb, omit text, mask text)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    shown jsonb := row_of;
    col text;
BEGIN
    IF omit <> '' THEN
        shown := shown - string_to_array(omit, ',');
    END IF;
    IF mask <> '' THEN
        FOREACH col IN ARRAY string_to_array(mask, ',') LOOP
            IF shown ->> col <> '' THEN
                shown := jsonb_set(shown, ARRAY[col], to_jsonb('#' || left(
                    encode(sha256(convert_to(shown ->> col, 'UTF8')), 'hex'), 16)));
            END IF;
        END LOOP;
    END IF;
    RETURN shown;
END $$;

-- The fingerprint of an entry, over the one before it and everything it says.
CREATE OR REPLACE FUNCTION public.house_audit_hash(
    prev_hash text, chain text, seq bigint, at timestamptz, actor_id bigint, request_id text,
    table_name text, row_id text, op text, before jsonb, after jsonb, txid bigint
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN encode(sha256(convert_to(jsonb_build_array(
    prev_hash, chain, seq, (extract(epoch FROM at) * 1000000)::bigint, actor_id, request_id,
    table_name, row_id, op, before, after, txid
)::text, 'UTF8')), 'hex');

-- AFTER INSERT OR UPDATE OR DELETE, for each row: (kind, column of the chain, primary key, omit, mask).
CREATE OR REPLACE FUNCTION public.house_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    becomes jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    of_chain text := TG_ARGV[0] || ':' || (coalesce(becomes, was) ->> TG_ARGV[1]);
    of_row text := coalesce(becomes, was) ->> TG_ARGV[2];
    actor text := current_setting('house.actor', true);
    request text := coalesce(current_setting('house.request', true), '');
    transaction_id bigint := pg_current_xact_id()::text::bigint;
    moment timestamptz := public.house_now();
    head record;
BEGIN
    IF TG_ARGV[3] <> '' OR TG_ARGV[4] <> '' THEN
        was := public.house_audit_view(was, TG_ARGV[3], TG_ARGV[4]);
        becomes := public.house_audit_view(becomes, TG_ARGV[3], TG_ARGV[4]);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(key, was -> key), jsonb_object_agg(key, value)
            INTO was, becomes
            FROM jsonb_each(becomes) WHERE value IS DISTINCT FROM was -> key;
        IF becomes IS NULL THEN
            RETURN NULL;  -- nothing that is told of has changed
        END IF;
    END IF;
    IF actor IS NULL OR actor !~ '^[0-9]{1,18}$' THEN
        RAISE EXCEPTION '审计：没有操作人' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME,
            SCHEMA = TG_TABLE_SCHEMA, CONSTRAINT = 'audit_has_an_actor';
    ELSIF TG_TABLE_SCHEMA <> 'public' THEN
        -- A session may hang this function on a temporary table of its own, to tell tales.
        RAISE EXCEPTION '审计：只记录本系统的数据表' USING ERRCODE = '42501', TABLE = TG_TABLE_NAME,
            SCHEMA = TG_TABLE_SCHEMA;
    ELSIF of_chain IS NULL OR of_row IS NULL THEN
        RAISE EXCEPTION '审计：没有归属' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME,
            SCHEMA = TG_TABLE_SCHEMA, CONSTRAINT = 'audit_has_a_chain';
    END IF;
    -- The lock on the head puts the entries of a chain in one order; the first entry makes the head.
    LOOP
        UPDATE public.records_chainhead SET
            length = length + 1,
            at = greatest(at, moment),
            prev_hash = hash,
            hash = public.house_audit_hash(
                hash, of_chain, length + 1, greatest(at, moment), actor::bigint, request,
                TG_TABLE_NAME, of_row, TG_OP, was, becomes, transaction_id)
            WHERE chain = of_chain RETURNING * INTO head;
        EXIT WHEN FOUND;
        INSERT INTO public.records_chainhead (chain, length, at, prev_hash, hash)
            VALUES (of_chain, 0, moment, '', '') ON CONFLICT DO NOTHING;
    END LOOP;
    INSERT INTO public.records_auditentry (chain, seq, at, actor_id, request_id, table_name,
            row_id, op, before, after, txid, prev_hash, hash)
        VALUES (head.chain, head.length, head.at, actor::bigint, request, TG_TABLE_NAME,
            of_row, TG_OP, was, becomes, transaction_id, head.prev_hash, head.hash);
    RETURN NULL;
END $$;
