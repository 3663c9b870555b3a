SELECT d.device, h.seen_ms, h.offset_ms, h.battery_percent
FROM device_health h JOIN device d ON d.id = h.device_id
ORDER BY d.device
