SELECT device, public_key, revoked FROM device WHERE device = $1
