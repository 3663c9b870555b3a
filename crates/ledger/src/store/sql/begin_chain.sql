INSERT INTO chain (device_id, epoch, contiguous) VALUES ($1, $2, 0)
ON CONFLICT DO NOTHING
