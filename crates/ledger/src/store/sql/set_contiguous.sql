UPDATE chain SET contiguous = $1 WHERE device_id = $2 AND epoch = $3
