INSERT INTO device (device, public_key, revoked) VALUES ($1, $2, $3)
ON CONFLICT (device) DO UPDATE SET public_key = excluded.public_key, revoked = excluded.revoked
