SELECT epoch, contiguous FROM chain WHERE device_id = $1 ORDER BY epoch
