UPDATE event SET leaf = $1 WHERE device_id = $2 AND epoch = $3 AND seq = $4
