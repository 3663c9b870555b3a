WHERE e.leaf IS NOT NULL AND e.day = $1 AND e.leaf >= $2
ORDER BY e.leaf
LIMIT $3
