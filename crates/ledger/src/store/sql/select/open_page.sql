WHERE e.leaf IS NULL AND e.day = $1 AND e.device_id = $2 AND (e.epoch, e.seq) > ($3, $4)
ORDER BY e.epoch, e.seq
LIMIT $5
