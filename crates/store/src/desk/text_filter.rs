//! A Bloom filter of the beginnings of the words in a candidate's texts. By it, a search in texts leaves
//! most records unread.

use super::document_texts::{each_text, readings};
use model::{Document, Field, SearchTerm};
use xxhash_rust::xxh3::xxh3_64;

/// The lengths in characters of the beginnings that a filter has. A shorter word is in no filter.
const BEGINNINGS: [usize; 2] = [3, 5];
/// The fewest bits for each beginning, up to the largest size. At most a quarter of the bits is then set.
const BITS: usize = 4;
/// The smallest and the largest size in bytes.
const SMALLEST: usize = 8;
const LARGEST: usize = 512;

/// The fields from which the filter follows.
const FIELDS: [Field; 4] = [
    Field::Motivation,
    Field::Notes,
    Field::CurriculumVitae,
    Field::OtherAttachments,
];

/// Whether two documents have the same filter.
pub(super) fn have_same_texts(one: &Document<'_>, other: &Document<'_>) -> bool {
    FIELDS
        .iter()
        .all(|field| one.value(*field) == other.value(*field))
}

/// Returns the filter of a document's texts. It is empty if no word is long enough.
pub(crate) fn text_filter(document: &Document<'_>) -> Vec<u8> {
    let mut hashes = Vec::new();
    each_text(document, |text| hashes.extend(hashes_of(text)));
    filter_of(&hashes)
}

/// Returns the hashes of the beginnings of a text's words.
fn hashes_of(text: &str) -> Vec<u64> {
    if text.is_ascii() && !text.contains('\'') {
        return ascii_hashes(text.as_bytes());
    }
    let (folded, joined) = readings(text);
    let mut hashes = Vec::new();
    for reading in [Some(folded), joined].into_iter().flatten() {
        hashes.extend(words(&reading).flat_map(beginnings));
    }
    hashes
}

/// ASCII characters as they are folded; 0 for those that are in no word.
const FOLDED: [u8; 128] = {
    let mut folded = [0; 128];
    let mut byte: u8 = 0;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            folded[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// Does the same for an ASCII text without apostrophes, in one pass.
fn ascii_hashes(text: &[u8]) -> Vec<u64> {
    let mut hashes = Vec::with_capacity(text.len() / 3);
    // A character behind the longest beginning, because `ij` is one character.
    let mut word = [0; BEGINNINGS[1] + 1];
    let mut length = 0;
    for byte in text {
        let folded = FOLDED[usize::from(byte & 127)];
        if folded == 0 {
            add_beginnings(&word[..length], &mut hashes);
            length = 0;
        } else if length < word.len() {
            if folded == b'j' && length > 0 && word[length - 1] == b'i' {
                word[length - 1] = b'y';
            } else {
                word[length] = folded;
                length += 1;
            }
        }
    }
    add_beginnings(&word[..length], &mut hashes);
    hashes
}

fn add_beginnings(word: &[u8], hashes: &mut Vec<u64>) {
    for length in BEGINNINGS {
        if word.len() >= length {
            hashes.push(xxh3_64(&word[..length]));
        }
    }
}

fn filter_of(hashes: &[u64]) -> Vec<u8> {
    if hashes.is_empty() {
        return Vec::new();
    }
    let bits = (BITS * hashes.len()).next_power_of_two();
    let mut filter = vec![0; (bits / 8).clamp(SMALLEST, LARGEST)];
    for hash in hashes {
        let (byte, bit) = place(*hash, filter.len());
        filter[byte] |= bit;
    }
    filter
}

/// Whether the texts of a filter may have a term. They do not have it if this is false. A term such as an
/// e-mail address has several words, and a text that has the term has words that begin so.
pub(super) fn may_have(filter: &[u8], term: &SearchTerm) -> bool {
    let mut hashes = words(term.sought()).flat_map(beginnings).peekable();
    if hashes.peek().is_none() {
        return true;
    }
    !filter.is_empty()
        && hashes.all(|hash| {
            let (byte, bit) = place(hash, filter.len());
            filter[byte] & bit != 0
        })
}

/// Returns the words of a folded text.
fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric())
}

/// Returns the hashes of a word's beginnings.
fn beginnings(word: &str) -> impl Iterator<Item = u64> {
    BEGINNINGS.into_iter().filter_map(move |length| {
        let (last, character) = word.char_indices().nth(length - 1)?;
        Some(xxh3_64(&word.as_bytes()[..last + character.len_utf8()]))
    })
}

/// Returns the byte and the bit of a hash in a filter of so many bytes.
fn place(hash: u64, bytes: usize) -> (usize, u8) {
    let bit = usize::try_from(hash % (8 * bytes as u64)).unwrap_or_default();
    (bit / 8, 1 << (bit % 8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::sought::Sought;
    use model::{folded_text, search_terms};

    fn filter(texts: &[&str]) -> Vec<u8> {
        let mut hashes = Vec::new();
        for text in texts {
            hashes.extend(hashes_of(text));
        }
        filter_of(&hashes)
    }

    #[test]
    fn a_word_of_a_text_is_never_excluded() {
        let texts = [
            "Sprak over het Ca\u{f1}on-project met zzp'ers",
            "Wil in Wijk bij Duurstede werken, bij voorkeur in IJmuiden",
            "met foto\u{2019}s y ij de 06-12345678",
            "Mail jan@school.nl, s.dijk-jansen@voorbeeld.example of o'brien@x.example",
            "\u{10437}\u{10437}\u{10437} \u{130}stanbul stra\u{df}e",
        ];
        let filter = filter(&texts);
        for text in texts {
            let words = text.split(|c: char| c.is_whitespace() || c == ',');
            for word in words.filter(|word| !word.is_empty()) {
                for length in 1..=word.chars().count() {
                    let beginning: String = word.chars().take(length).collect();
                    for search in [beginning.clone(), format!("\"{beginning}\"")] {
                        let Ok(terms) = search_terms(&search) else {
                            continue;
                        };
                        let sought = Sought::new(&terms);
                        let found = sought.of_text(text);
                        assert_eq!(found & !sought.of_filter(&filter), 0, "{search} in {text}");
                    }
                }
            }
        }
    }

    #[test]
    fn ascii_texts_have_the_hashes_of_other_texts() {
        for text in [
            "",
            "Ik ben Jan, van 06-12345678 uit IJmuiden.",
            "iij ijij ij jij Bijij abcdij abcdeij abcij vrijheid lijn",
            "A1 b2c3 d4e5f6g7 _x_ y\tzz\nzzz",
        ] {
            let split = folded_text(text);
            let expected: Vec<u64> = words(&split).flat_map(beginnings).collect();
            assert_eq!(hashes_of(text), expected, "{text}");
        }
    }

    #[test]
    fn most_other_words_are_excluded() {
        let words: Vec<String> = (0..100).map(|number| format!("woord{number}")).collect();
        let text = words.join(" ");
        let filter = filter(&[&text]);
        assert_eq!(filter.len(), 128);
        let passed = (0..1000).filter(|number| {
            let terms = search_terms(&format!("{number:04x}x")).expect("the search can be read");
            may_have(&filter, &terms[0])
        });
        assert!(passed.count() < 50);
    }

    #[test]
    fn a_filter_of_long_texts_is_limited() {
        let words: Vec<String> = (0..10_000).map(|number| format!("{number:x}")).collect();
        let text = words.join(" ");
        assert_eq!(filter(&[&text]).len(), LARGEST);
        assert_eq!(filter(&["y", ""]), Vec::<u8>::new());
        let terms = search_terms("abc y").expect("the search can be read");
        let may: Vec<bool> = terms.iter().map(|term| may_have(&[], term)).collect();
        assert_eq!(may, [false, true]);
    }
}
