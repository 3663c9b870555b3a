SELECT id FROM device WHERE device = $1
