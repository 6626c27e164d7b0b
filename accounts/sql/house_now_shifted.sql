-- The clock of demo and test databases: the owner may shift or pin it, the application reads it.
CREATE TABLE IF NOT EXISTS public.house_clock (
    is_only boolean PRIMARY KEY DEFAULT true CONSTRAINT house_clock_has_one_row CHECK (is_only),
    shift interval NOT NULL DEFAULT interval '0',
    pinned_at timestamptz
);
INSERT INTO public.house_clock DEFAULT VALUES ON CONFLICT DO NOTHING;
CALL public.house_let_others_only_read('public.house_clock');

CREATE OR REPLACE FUNCTION public.house_now() RETURNS timestamptz
LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN (SELECT coalesce(pinned_at, clock_timestamp() + shift) FROM public.house_clock);
