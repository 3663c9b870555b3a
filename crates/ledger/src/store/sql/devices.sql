SELECT device, public_key, revoked FROM device ORDER BY device
