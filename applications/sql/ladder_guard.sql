-- Article 5 (2): one award a rung, only upwards, never more in all than the standard of the rung;
-- parties that took each other's place climb one ladder (R27).
PERFORM 1 FROM parties_party WHERE id = NEW.party_id FOR NO KEY UPDATE;
IF TG_OP = 'UPDATE' THEN
    IF (NEW.party_id, NEW.case_id, NEW.kind, NEW.rank, NEW.standard_fen)
        IS DISTINCT FROM (OLD.party_id, OLD.case_id, OLD.kind, OLD.rank, OLD.standard_fen)
        OR (NEW.is_live AND NOT OLD.is_live)
        OR NEW.recovered_fen < OLD.recovered_fen
        OR NEW.amount_fen <> OLD.amount_fen THEN
        RAISE EXCEPTION '晋档台账：已记入的内容不可改写' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END IF;
PERFORM parties_hold_lineage(NEW.party_id);
IF NEW.kind = 'opening' THEN
    IF EXISTS (SELECT FROM applications_ladderentry
            WHERE party_id IN (SELECT parties_lineage(NEW.party_id)) AND is_live
              AND amount_fen > recovered_fen
              AND (kind <> 'opening' OR party_id = NEW.party_id AND rank = NEW.rank)) THEN
        RAISE EXCEPTION '晋档台账：已有奖励（含台阶承继的单位），或本单位第%档的期初已记入', NEW.rank
            USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END IF;
SELECT coalesce(sum(amount_fen - recovered_fen), 0),
       coalesce(max(rank) FILTER (WHERE amount_fen > recovered_fen), 0),
       coalesce(max(standard_fen) FILTER (WHERE amount_fen > recovered_fen AND kind <> 'opening'), 0)
  INTO net, top, ceiling
  FROM applications_ladderentry
 WHERE party_id IN (SELECT parties_lineage(NEW.party_id)) AND is_live AND id IS DISTINCT FROM NEW.id;
IF NEW.kind = 'award' AND NEW.rank <= top THEN
    RAISE EXCEPTION '晋档台账：第%档不高于已奖励的第%档', NEW.rank, top USING ERRCODE = '23514';
END IF;
IF NEW.kind = 'supplement' AND (NEW.rank <> top OR NEW.standard_fen <> ceiling) THEN
    RAISE EXCEPTION '晋档台账：补发只能记在最高档' USING ERRCODE = '23514';
END IF;
IF net + NEW.amount_fen > NEW.standard_fen THEN
    RAISE EXCEPTION '晋档台账：累计将超过本档标准' USING ERRCODE = '23514';
END IF;
RETURN NEW;
