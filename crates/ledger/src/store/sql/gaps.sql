SELECT before + 1, seq - 1
FROM (
    SELECT seq, lag(seq, 1, $3) OVER (ORDER BY seq) AS before
    FROM event
    WHERE device_id = $1 AND epoch = $2 AND seq > $3
) AS steps
WHERE seq > before + 1
ORDER BY seq
LIMIT $4
