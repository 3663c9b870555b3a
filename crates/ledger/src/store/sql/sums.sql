SELECT d.device, CAST(sum(e.entered) AS BIGINT), CAST(sum(e.departed) AS BIGINT),
    CAST(sum(e.undirected) AS BIGINT)
FROM device d JOIN event e ON e.device_id = d.id AND e.kind = 'count'
    AND e.bin_min >= $1 AND e.bin_min < $2 AND e.bin_min IS NOT NULL
WHERE e.bin_min + e.bin_length_min <= $2
GROUP BY d.device
ORDER BY d.device
