INSERT INTO event (device_id, epoch, seq, kind, bin_min, bin_length_min, entered, departed,
    undirected, samples, samples_expected, detail, mono_min, wall_min, offset_ms, prev, sig, day)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
ON CONFLICT (device_id, kind, bin_min, epoch) WHERE bin_min IS NOT NULL DO NOTHING
