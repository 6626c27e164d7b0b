-- The audit is written by `house_audit()` alone, and never again changed by anybody.
CALL public.house_let_others_only_read('public.records_auditentry');
CALL public.house_let_others_only_read('public.records_chainhead');
-- An update of a head stays on its page.
ALTER TABLE public.records_chainhead SET (fillfactor = 70);

CREATE OR REPLACE FUNCTION public.records_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- The owner empties the tables of a test database; in operation nobody logs in as the owner.
    IF TG_OP = 'TRUNCATE' AND pg_has_role(
        (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '审计：记录只增不改' USING ERRCODE = '23514', TABLE = TG_TABLE_NAME,
        SCHEMA = TG_TABLE_SCHEMA, CONSTRAINT = 'audit_is_append_only';
END $$;

CREATE OR REPLACE TRIGGER records_auditentry_stays
    BEFORE UPDATE OR DELETE ON public.records_auditentry
    FOR EACH ROW EXECUTE FUNCTION public.records_refuse();
CREATE OR REPLACE TRIGGER records_auditentry_is_not_emptied
    BEFORE TRUNCATE ON public.records_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION public.records_refuse();
CREATE OR REPLACE TRIGGER records_chainhead_stays
    BEFORE DELETE ON public.records_chainhead
    FOR EACH ROW EXECUTE FUNCTION public.records_refuse();
CREATE OR REPLACE TRIGGER records_chainhead_is_not_emptied
    BEFORE TRUNCATE ON public.records_chainhead
    FOR EACH STATEMENT EXECUTE FUNCTION public.records_refuse();
