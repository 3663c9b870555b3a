INSERT INTO setting (setting, value) VALUES ($1, $2)
ON CONFLICT (setting) DO UPDATE SET value = excluded.value
