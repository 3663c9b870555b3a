WHERE e.device_id = $1 AND e.epoch = $2 AND e.seq BETWEEN $3 AND $4
ORDER BY e.seq
