//! Recognises images by their signatures.

/// HEIF brands that name the coding of the image: HEVC images and sequences, and the general
/// brands.
const HEIF_BRANDS: &[&[u8; 4]] = &[
    b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"mif2",
    b"msf1",
];

/// The possible lengths of the header that follows a BMP's file header.
const BMP_HEADERS: &[u32] = &[12, 16, 40, 52, 56, 64, 108, 124];

pub(crate) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Some("image/gif");
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]
        .iter()
        .any(|magic| bytes.starts_with(*magic))
    {
        return Some("image/tiff");
    }
    if is_heif(bytes) {
        return Some("image/heif");
    }
    is_bmp(bytes).then_some("image/bmp")
}

/// Returns whether the first box of the file is `ftyp` with HEIF as its major or a compatible
/// brand. AVIF is not HEIF.
fn is_heif(bytes: &[u8]) -> bool {
    if bytes.get(4..8) != Some(b"ftyp") {
        return false;
    }
    let word = |at: usize| bytes.get(at..at + 4);
    let length = word(0).map_or(0, |size| {
        u32::from_be_bytes([size[0], size[1], size[2], size[3]]) as usize
    });
    let is_brand = |brand: &[u8]| HEIF_BRANDS.iter().any(|known| *known == brand);
    let Some(major) = word(8) else { return false };
    if is_brand(major) {
        return true;
    }
    let compatible = (16..length.min(bytes.len()).min(256))
        .step_by(4)
        .filter_map(word);
    // A video may be compatible with the general brands, so only brands that name the coding count
    // here.
    !major.starts_with(b"avi")
        && compatible
            .take(64)
            .any(|brand| brand.starts_with(b"he") && is_brand(brand))
}

fn is_bmp(bytes: &[u8]) -> bool {
    let header = bytes
        .get(14..18)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    bytes.starts_with(b"BM") && header.is_some_and(|length| BMP_HEADERS.contains(&length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ftyp(major: &[u8], compatible: &[&[u8; 4]]) -> Vec<u8> {
        let length = u32::try_from(16 + compatible.len() * 4).unwrap();
        let mut file = length.to_be_bytes().to_vec();
        file.extend_from_slice(b"ftyp");
        file.extend_from_slice(major);
        file.extend_from_slice(&[0; 4]);
        for brand in compatible {
            file.extend_from_slice(*brand);
        }
        file.extend_from_slice(&[0; 32]);
        file
    }

    #[test]
    fn every_heif_brand_is_recognised() {
        for brand in HEIF_BRANDS {
            assert_eq!(
                media_type(&ftyp(brand.as_slice(), &[])),
                Some("image/heif"),
                "{brand:?}"
            );
        }
        assert_eq!(
            media_type(&ftyp(b"MiHE", &[b"mif1", b"heic"])),
            Some("image/heif")
        );
        assert_eq!(media_type(&ftyp(b"isom", &[b"mif1", b"mp42"])), None);
        assert_eq!(media_type(&ftyp(b"avif", &[b"mif1", b"heic"])), None);
        assert_eq!(media_type(&ftyp(b"qt  ", &[])), None);
    }

    #[test]
    fn text_with_an_image_prefix_is_not_an_image() {
        assert_eq!(
            media_type(b"BM is mijn favoriete merk, en dit is een brief."),
            None
        );
        assert_eq!(
            media_type(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"),
            Some("image/bmp")
        );
        assert_eq!(media_type(b"RIFF\0\0\0\0AVI "), None);
        assert_eq!(media_type(b"GIF90a"), None);
        assert_eq!(media_type(b"\0\0"), None);
    }
}
