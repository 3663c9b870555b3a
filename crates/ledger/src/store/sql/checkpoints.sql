SELECT day, number, note FROM checkpoint ORDER BY day, number
