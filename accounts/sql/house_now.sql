-- The one clock of the house, read by services, defaults, triggers and workers alike.
CREATE OR REPLACE FUNCTION public.house_now() RETURNS timestamptz
LANGUAGE sql VOLATILE PARALLEL SAFE
RETURN clock_timestamp();
