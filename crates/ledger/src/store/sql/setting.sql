SELECT value FROM setting WHERE setting = $1
