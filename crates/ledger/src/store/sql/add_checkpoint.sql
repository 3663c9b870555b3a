INSERT INTO checkpoint (day, number, note) VALUES ($1, $2, $3)
