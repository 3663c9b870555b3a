UPDATE event SET leaf = given.leaf
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
    AS given (device_id, epoch, seq, leaf)
WHERE event.device_id = given.device_id AND event.epoch = given.epoch AND event.seq = given.seq
