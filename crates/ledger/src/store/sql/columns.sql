SELECT d.device, e.epoch, e.seq, e.kind, e.bin_min, e.bin_length_min, e.entered, e.departed,
    e.undirected, e.samples, e.samples_expected, e.detail, e.mono_min, e.wall_min, e.offset_ms,
    e.prev, e.sig, e.day, e.leaf
FROM event e JOIN device d ON d.id = e.device_id
