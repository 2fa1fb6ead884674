//! Words and their stems, for the search index and for what is searched. The build script uses this
//! file, too.
//!
//! The stems are light: they bring the common inflections of a word together, such as `kandidaat`
//! and `kandidaten`. They need not be words.

use std::ops::Range;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// In lower case, without diacritics.
    pub(crate) text: String,
    /// Where it is in the text.
    pub(crate) place: Range<usize>,
}

/// Returns the words of a text: runs of characters and digits. A name such as `pageSize` is followed by
/// its parts.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Word> {
    runs(text, char::is_alphanumeric).flat_map(|place| {
        let whole = &text[place.clone()];
        let humps: Vec<usize> = whole
            .char_indices()
            .skip(1)
            .filter(|(_, character)| character.is_uppercase())
            .map(|(at, _)| at)
            .collect();
        let is_name = !humps.is_empty() && whole.contains(char::is_lowercase);
        let parts = is_name.then(|| {
            let starts = std::iter::once(0).chain(humps.clone());
            let ends = humps.clone().into_iter().chain([whole.len()]);
            starts
                .zip(ends)
                .map(|(start, end)| place.start + start..place.start + end)
                .collect::<Vec<_>>()
        });
        std::iter::once(place.clone())
            .chain(parts.unwrap_or_default())
            .map(|place| Word {
                text: folded(&text[place.clone()]),
                place,
            })
    })
}

/// Returns the longest runs of such characters.
fn runs(text: &str, is_inside: fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_inside)?;
        let end = text[start..]
            .find(|character| !is_inside(character))
            .map_or(text.len(), |length| start + length);
        at = end;
        Some(start..end)
    })
}

/// Returns the text in lower case, without diacritics.
fn folded(text: &str) -> String {
    let plain = |character: char| match character {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        other => other,
    };
    text.chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
}

/// Returns whether a word is so common that it says nothing.
pub(crate) fn is_stop_word(word: &str, language: &str) -> bool {
    const ENGLISH: &str = " a an and are as at be by can do does for from has have how i if in is it its my not of on \
                           or that the their them then there this to was what when which who will with you your ";
    const DUTCH: &str = " aan als bij dan dat de deze die dit door een en er geen haar het hij hoe ik in is je kan maar \
                         met mijn naar niet nog of om ook op te tot uit van voor waar wat wel welke wie wordt worden zijn ";
    let common = if language == "nl" { DUTCH } else { ENGLISH };
    common.contains(&format!(" {word} "))
}

/// Returns the stem of a folded word.
pub(crate) fn stem(word: &str, language: &str) -> String {
    if word.len() < 4 || !word.is_ascii() || word.contains(|c: char| c.is_ascii_digit()) {
        return word.to_owned();
    }
    if language == "nl" {
        dutch(word)
    } else {
        english(word)
    }
}

fn english(word: &str) -> String {
    let mut stem = word.to_owned();
    if let Some(rest) = without(&stem, &["ies", "ied"], 3) {
        stem = rest + "y";
    } else if !["ss", "us", "is"].iter().any(|end| stem.ends_with(end)) {
        stem = without(&stem, &["s"], 3).unwrap_or(stem);
    }
    if let Some(rest) = without(&stem, &["ation", "ating", "ated", "ator", "ate"], 5) {
        return rest;
    }
    let ended = without(&stem, &["ing", "ed", "ion"], 3);
    stem = ended.map_or(stem, single_consonant);
    stem = without(&stem, &["e"], 3).unwrap_or(stem);
    if stem.len() > 3
        && let Some(rest) = without(&stem, &["y"], 3)
    {
        stem = rest + "i";
    }
    stem
}

fn dutch(word: &str) -> String {
    let mut stem = word.to_owned();
    if let Some(rest) = without(&stem, &["heden"], 3) {
        stem = rest + "heid";
    }
    stem = without(&stem, &["ingen", "ing", "en"], 3).map_or(stem, single_consonant);
    // `lezen` and `lees`, `schrijven` and `schrijf`.
    for (voiced, voiceless) in [("v", "f"), ("z", "s")] {
        stem = without(&stem, &[voiced], 2).map_or(stem, |rest| rest + voiceless);
    }
    stem = without(&stem, &["s"], 4).unwrap_or(stem);
    stem = without(&stem, &["e"], 3).unwrap_or(stem);
    // `zoekt` and `zoek`, `gewijzigd` and `gewijzig`.
    if stem.len() > 4 && stem.ends_with(['d', 't']) && !stem[..stem.len() - 1].ends_with(is_vowel) {
        stem.pop();
    }
    for (double, single) in [("aa", "a"), ("ee", "e"), ("oo", "o"), ("uu", "u")] {
        stem = stem.replace(double, single);
    }
    stem
}

/// Returns the word without the first of these endings that it has, if at least `least` characters are
/// left.
fn without(word: &str, endings: &[&str], least: usize) -> Option<String> {
    endings
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .find(|rest| rest.len() >= least)
        .map(str::to_owned)
}

/// Returns the word with one consonant at its end where it has the same one twice.
fn single_consonant(mut word: String) -> String {
    let mut last = word.chars().rev();
    let is_double = match (last.next(), last.next()) {
        (Some(one), Some(other)) => one == other && !is_vowel(one),
        _ => false,
    };
    if is_double {
        word.pop();
    }
    word
}

fn is_vowel(character: char) -> bool {
    "aeiouy".contains(character)
}
