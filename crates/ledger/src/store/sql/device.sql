SELECT device, public_key, revoked, id FROM device WHERE device = $1
