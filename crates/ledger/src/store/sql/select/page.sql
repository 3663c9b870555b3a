WHERE e.device_id = $1 AND (e.epoch, e.seq) > ($2, $3)
ORDER BY e.epoch, e.seq
LIMIT $4
