INSERT INTO event (device_id, epoch, seq, kind, bin_min, bin_length_min, entered, departed,
    undirected, samples, samples_expected, detail, mono_min, wall_min, offset_ms, prev, sig, day)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[],
    $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
    $12::text[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bytea[], $17::bytea[],
    $18::text[])
ON CONFLICT (device_id, kind, bin_min, epoch) WHERE bin_min IS NOT NULL DO NOTHING
RETURNING device_id, epoch, seq
