WHERE e.device_id = $1 AND e.kind = $2 AND e.bin_min >= $3 AND e.bin_min < $4
    AND e.bin_min IS NOT NULL
ORDER BY e.bin_min, e.epoch
