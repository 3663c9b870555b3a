UPDATE event SET leaf = $4 WHERE device_id = $1 AND epoch = $2 AND seq = $3
