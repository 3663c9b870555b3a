SELECT before + 1, seq - 1
FROM (
    SELECT seq, lag(seq, 1, $1) OVER (ORDER BY seq) AS before
    FROM event
    WHERE device_id = $2 AND epoch = $3 AND seq > $1
) AS steps
WHERE seq > before + 1
ORDER BY seq
LIMIT $4
