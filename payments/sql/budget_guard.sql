-- Article 2: what is approved in a year never comes to more than that year's budget allows. Whoever
-- approves holds the budget, so of two approvals at once the second sees the first.
CREATE OR REPLACE FUNCTION public.payments_is_committed(state text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN state IN ('approved', 'payment_ordered', 'disbursed', 'in_recovery', 'recovered');

CREATE OR REPLACE FUNCTION public.payments_committed_in(of_year int) RETURNS bigint
LANGUAGE sql STABLE
RETURN (SELECT coalesce(sum(amount_fen), 0)::bigint FROM public.applications_case
    WHERE public.payments_is_committed(state)
      AND approved_at >= make_timestamptz(of_year, 1, 1, 0, 0, 0, 'Asia/Shanghai')
      AND approved_at < make_timestamptz(of_year + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai'));

CREATE OR REPLACE FUNCTION public.payments_case_within_the_budget() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    of_year int := extract(year FROM NEW.approved_at AT TIME ZONE 'Asia/Shanghai');
    allowed bigint;
    committed bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND public.payments_is_committed(OLD.state)
            AND (NEW.amount_fen, NEW.approved_at) = (OLD.amount_fen, OLD.approved_at) THEN
        RETURN NULL;  -- it counted before, and as much
    END IF;
    SELECT allowance_fen INTO allowed FROM public.payments_budget
        WHERE year = of_year FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%年度预算尚未录入，请联系区经委预算管理员在“预算”中录入后再办理', of_year
            USING ERRCODE = '23514', CONSTRAINT = 'case_within_the_budget';
    END IF;
    committed := public.payments_committed_in(of_year);
    IF committed > allowed THEN
        RAISE EXCEPTION '%年度预算额度%万元，审定后将达%万元，超出额度；请联系区经委预算管理员追加额度，或留待下一年度',
            of_year, trim_scale(allowed / 1000000.0), trim_scale(committed / 1000000.0)
            USING ERRCODE = '23514', CONSTRAINT = 'case_within_the_budget';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS case_within_the_budget ON public.applications_case;
CREATE TRIGGER case_within_the_budget AFTER INSERT OR UPDATE ON public.applications_case
    FOR EACH ROW
    WHEN (public.payments_is_committed(NEW.state))
    EXECUTE FUNCTION public.payments_case_within_the_budget();

-- The other side of the same promise: an allowance is raised with a reason, never lowered below
-- what is already approved, and stays with its year.
CREATE OR REPLACE FUNCTION public.payments_budget_stands() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.year <> OLD.year THEN
        RAISE EXCEPTION '预算不得删除或改换年度' USING ERRCODE = '23514';
    END IF;
    IF NEW.allowance_fen > OLD.allowance_fen AND NEW.override_reason = OLD.override_reason THEN
        RAISE EXCEPTION '追加额度须写明原因' USING ERRCODE = '23514';
    END IF;
    IF NEW.allowance_fen < OLD.allowance_fen
            AND NEW.allowance_fen < public.payments_committed_in(NEW.year) THEN
        RAISE EXCEPTION '额度不得低于已审定的金额' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS budget_stands ON public.payments_budget;
CREATE TRIGGER budget_stands BEFORE UPDATE OR DELETE ON public.payments_budget
    FOR EACH ROW EXECUTE FUNCTION public.payments_budget_stands();
