//! Small ICC profiles, for the crate's own tests too.

/// An ICC profile with the colorants of sRGB and its curve, or another power.
pub fn icc(class: &[u8; 4], space: &[u8; 4], gamma: f64) -> Vec<u8> {
    let fixed = |value: f64| ((value * 65536.0).round() as i32).to_be_bytes();
    let colorants = [
        (b"rXYZ", [0.4360, 0.2225, 0.0139]),
        (b"gXYZ", [0.3851, 0.7169, 0.0971]),
        (b"bXYZ", [0.1431, 0.0606, 0.7139]),
    ];
    let mut tags: Vec<([u8; 4], Vec<u8>)> = colorants
        .iter()
        .map(|(name, xyz)| {
            let numbers: Vec<u8> = xyz.iter().flat_map(|v| fixed(*v)).collect();
            (**name, [b"XYZ \0\0\0\0".to_vec(), numbers].concat())
        })
        .collect();
    let numbers = [gamma, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045];
    let curve: Vec<u8> = numbers.iter().flat_map(|v| fixed(*v)).collect();
    tags.push((*b"gTRC", [b"para\0\0\0\0\0\x03\0\0".to_vec(), curve].concat()));
    let mut bytes = vec![0; 128];
    bytes[12..16].copy_from_slice(class);
    bytes[16..20].copy_from_slice(space);
    bytes[36..40].copy_from_slice(b"acsp");
    bytes.extend((tags.len() as u32).to_be_bytes());
    let mut start = bytes.len() + 12 * tags.len();
    for (name, body) in &tags {
        bytes.extend(name);
        bytes.extend((start as u32).to_be_bytes());
        bytes.extend((body.len() as u32).to_be_bytes());
        start += body.len();
    }
    bytes.extend(tags.into_iter().flat_map(|(_, body)| body));
    bytes
}
