INSERT INTO device_health (device_id, seen_ms, offset_ms, battery_percent)
VALUES ($1, $2, $3, $4)
ON CONFLICT (device_id) DO UPDATE SET seen_ms = excluded.seen_ms,
    offset_ms = excluded.offset_ms, battery_percent = excluded.battery_percent
