SELECT seq FROM event WHERE device_id = $1 AND epoch = $2 AND seq > $3 ORDER BY seq LIMIT $4
