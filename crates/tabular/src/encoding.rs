//! Encodings of delimited text.

use crate::record::Rejoined;
use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::{
    borrow::Cow,
    io::{self, BufRead, Read},
    ops::Range,
};

/// The number of bytes decoded at a time.
const CHUNK: usize = 32 * 1024;

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// Windows-1252, used by Excel for plain CSV in Western Europe.
    Windows1252,
}

impl Encoding {
    /// Returns the encoding with this name, as `--encoding` accepts it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Self::Utf8,
            "utf-16" | "utf16" | "utf-16le" | "utf-16-le" => Self::Utf16Le,
            "utf-16be" | "utf-16-be" => Self::Utf16Be,
            "windows-1252" | "cp1252" | "latin1" | "iso-8859-1" => Self::Windows1252,
            _ => return None,
        })
    }

    /// Detects the encoding by the beginning of a text: by its byte-order mark, else UTF-16 if more
    /// than three quarters of every other byte are NUL, else UTF-8.
    pub(crate) fn of(start: &[u8]) -> Self {
        match start {
            [0xff, 0xfe, ..] => return Self::Utf16Le,
            [0xfe, 0xff, ..] => return Self::Utf16Be,
            _ => {}
        }
        let start = &start[..start.len().min(1024) & !1];
        let nul = |offset: usize| {
            start
                .iter()
                .skip(offset)
                .step_by(2)
                .filter(|byte| **byte == 0)
                .count()
        };
        let most = start.len() / 2 * 3 / 4;
        if most > 0 && nul(1) > most && nul(0) == 0 {
            Self::Utf16Le
        } else if most > 0 && nul(0) > most && nul(1) == 0 {
            Self::Utf16Be
        } else {
            Self::Utf8
        }
    }

    fn decoder(self) -> Option<Decoder> {
        Some(match self {
            Self::Utf8 => return None,
            Self::Utf16Le => UTF_16LE.new_decoder_with_bom_removal(),
            Self::Utf16Be => UTF_16BE.new_decoder_with_bom_removal(),
            Self::Windows1252 => WINDOWS_1252.new_decoder_without_bom_handling(),
        })
    }

    /// Returns the beginning of a text, decoded leniently, for detection.
    pub(crate) fn sample(self, start: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => {
                String::from_utf8_lossy(start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start))
            }
            Self::Utf16Le => UTF_16LE.decode_with_bom_removal(start).0,
            Self::Utf16Be => UTF_16BE.decode_with_bom_removal(start).0,
            Self::Windows1252 => WINDOWS_1252.decode_without_bom_handling(start).0,
        }
    }

    /// Returns the text as UTF-8. UTF-8 is passed through without validation and without its
    /// byte-order mark.
    pub(crate) fn decode<R: BufRead + Send + 'static>(
        self,
        mut file: Rejoined<R>,
    ) -> Box<dyn BufRead + Send> {
        let Some(decoder) = self.decoder() else {
            if file.get_ref().0.get_ref().starts_with(b"\xef\xbb\xbf") {
                file.get_mut().0.set_position(3);
            }
            return Box::new(file);
        };
        let (input, output) = (vec![0; CHUNK], vec![0; 3 * CHUNK]);
        Box::new(Decoded {
            file,
            decoder,
            input,
            pending: 0..0,
            output,
            ready: 0..0,
            ended: false,
        })
    }
}

/// Decodes into a buffer of its own.
struct Decoded<R> {
    file: R,
    decoder: Decoder,
    input: Vec<u8>,
    /// The part of `input` that is not decoded yet.
    pending: Range<usize>,
    output: Vec<u8>,
    /// The part of `output` that is not consumed yet.
    ready: Range<usize>,
    ended: bool,
}

impl<R: Read> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.ready.is_empty() && !(self.ended && self.pending.is_empty()) {
            if self.pending.is_empty() {
                self.pending = 0..self.file.read(&mut self.input)?;
                self.ended = self.pending.is_empty();
            }
            let input = &self.input[self.pending.clone()];
            let (_, read, written, had_errors) =
                self.decoder
                    .decode_to_utf8(input, &mut self.output, self.ended);
            if had_errors {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    messages::ImportFile::Encoding {
                        name: self.decoder.encoding().name(),
                    },
                ));
            }
            self.pending.start += read;
            self.ready = 0..written;
        }
        Ok(&self.output[self.ready.clone()])
    }

    fn consume(&mut self, amount: usize) {
        self.ready.start += amount;
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let mut decoded = self.fill_buf()?;
        let read = decoded.read(output)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn decoded(encoding: Encoding, bytes: &[u8]) -> io::Result<String> {
        let (start, rest) = bytes.split_at(bytes.len().min(5));
        let mut text = String::new();
        encoding
            .decode(Cursor::new(start.to_vec()).chain(Cursor::new(rest.to_vec())))
            .read_to_string(&mut text)?;
        Ok(text)
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn encoding_is_detected_from_marks_and_zero_bytes() {
        assert_eq!(Encoding::of(b"\xef\xbb\xbfname"), Encoding::Utf8);
        assert_eq!(Encoding::of(b"Zo\xeb;x"), Encoding::Utf8);
        assert_eq!(Encoding::of(b""), Encoding::Utf8);
        for (big, encoding) in [(false, Encoding::Utf16Le), (true, Encoding::Utf16Be)] {
            assert_eq!(Encoding::of(&utf16("\u{feff}n", big)), encoding);
            assert_eq!(Encoding::of(&utf16("name\temail", big)), encoding);
        }
    }

    #[test]
    fn every_encoding_decodes_to_the_same_text() {
        let text = "naam;plaats\r\nZoë – €;Curaçao 😀\r\n".repeat(3_000);
        assert_eq!(
            decoded(Encoding::Utf8, format!("\u{feff}{text}").as_bytes()).unwrap(),
            text
        );
        assert_eq!(
            decoded(Encoding::Utf16Le, &utf16(&format!("\u{feff}{text}"), false)).unwrap(),
            text
        );
        assert_eq!(
            decoded(Encoding::Utf16Be, &utf16(&text, true)).unwrap(),
            text
        );
        assert_eq!(
            decoded(Encoding::Windows1252, b"Zo\xeb \x96 \x80").unwrap(),
            "Zoë – €"
        );
    }

    #[test]
    fn invalid_bytes_are_an_error() {
        assert_eq!(
            decoded(Encoding::Utf16Le, b"a\0b").unwrap_err().kind(),
            io::ErrorKind::InvalidData
        );
        assert_eq!(
            decoded(Encoding::Utf16Le, b"a\0\x00\xd8b\0")
                .unwrap_err()
                .kind(),
            io::ErrorKind::InvalidData
        );
    }
}
