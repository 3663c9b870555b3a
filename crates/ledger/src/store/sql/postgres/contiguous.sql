SELECT contiguous FROM chain WHERE device_id = $1 AND epoch = $2 FOR UPDATE
