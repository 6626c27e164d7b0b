-- What the last check of a place condition found; not checked is not here (Article 4; R8).
CREATE OR REPLACE FUNCTION public.parties_is_here(of_party bigint, place text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT result = 'yes' FROM public.parties_partycheck
        WHERE party_id = of_party AND kind = place ORDER BY checked_on DESC, id DESC LIMIT 1
    ), false)
$$;
