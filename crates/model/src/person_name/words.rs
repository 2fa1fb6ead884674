//! The words of a folded name: titles, particles and joints, and where the surname begins.

/// Particles of surnames, folded.
const PARTICLES: [&str; 42] = [
    "van", "de", "der", "den", "het", "t", "te", "ten", "ter", "in", "op", "aan", "by", "voor",
    "onder", "uit", "over", "s", "d", "l", "la", "le", "du", "des", "von", "zu", "el", "al", "ben",
    "bin", "ould", "da", "dos", "di", "vd", "vdr", "vdn", "vander", "vanden", "vande", "ver", "af",
];
/// Particles that are given names or initials if they come first.
const ALSO_GIVEN: [&str; 15] = [
    "ben", "al", "el", "bin", "da", "di", "le", "la", "du", "s", "t", "d", "l", "in", "ver",
];
/// Titles before a name.
const BEFORE: [&str; 14] = [
    "dhr", "mevr", "mevrouw", "mw", "meneer", "drs", "ing", "ir", "mr", "mrs", "ms", "dr", "prof",
    "heer",
];
/// Titles and additions after a name.
const BEHIND: [&str; 10] = [
    "ba", "bsc", "bed", "ma", "med", "msc", "phd", "jr", "sr", "llm",
];
/// Words and signs that join two surnames.
const JOINTS: [&str; 7] = ["-", "e/v", "e.v.", "geb", "geb.", "geboren", "ev."];

/// Returns the surname without particles and the given names of a folded name, by which it is sorted.
pub(crate) fn sort_parts(folded: &str) -> (String, String) {
    let (words, surname_from) = in_order(folded);
    let (given, surname) = words.split_at(surname_from.min(words.len()));
    let join = |words: &[&str], wanted: &dyn Fn(&str) -> bool| {
        let words = words.iter().filter(|word| wanted(word));
        let bare = words.map(|word| bare(word)).filter(|word| !word.is_empty());
        bare.collect::<Vec<_>>().join(" ")
    };
    let is_own = |word: &str| !is_particle(word) && !is_joint(word);
    (join(surname, &is_own), join(given, &|_| true))
}

/// Returns the letters and digits of a word.
pub(super) fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&bare(word).as_str())
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .collect()
}

pub(super) fn is_joint(word: &str) -> bool {
    JOINTS.contains(&word)
}

/// Returns the words in the usual order without titles, and the index at which the surname begins.
pub(super) fn in_order(folded: &str) -> (Vec<&str>, usize) {
    let is_title = |word: &&str| {
        BEFORE.contains(&bare(word).as_str()) || BEHIND.contains(&bare(word).as_str())
    };
    if let Some((before, after)) = folded.split_once(',') {
        let (surname, mut rest): (Vec<&str>, Vec<&str>) = (words(before), words(after));
        rest.retain(|word| !is_title(word));
        if !surname.is_empty() && !rest.is_empty() {
            // "Berg, Jan van der": the particles at the end belong before the surname.
            let given = rest
                .iter()
                .rposition(|word| !is_particle(word))
                .map_or(0, |last| last + 1);
            rest.extend(surname);
            return (rest, given);
        }
        return usual(surname);
    }
    usual(words(folded))
}

/// Does the same for the order "Given particles Surname".
fn usual(mut words: Vec<&str>) -> (Vec<&str>, usize) {
    while words.len() > 1 && BEFORE.contains(&bare(words[0]).as_str()) {
        words.remove(0);
    }
    while words.len() > 2 && BEHIND.contains(&bare(words[words.len() - 1]).as_str()) {
        words.pop();
    }
    let begins = |index: usize| {
        let word = words[index];
        let mut parts = word.split('-').skip(1);
        let joined = words.get(index + 1).is_some_and(|next| is_joint(next));
        is_particle(word) || parts.any(is_particle) || joined
    };
    let first = words
        .first()
        .is_some_and(|word| is_particle(word) && !ALSO_GIVEN.contains(&bare(word).as_str()));
    let last = words.len().saturating_sub(1);
    let from = if first {
        0
    } else {
        (1..last).find(|index| begins(*index)).unwrap_or(last)
    };
    // "De Vries - Jansen" on its own has no given name.
    let joint = words.get(1).is_some_and(|word| is_joint(word));
    (words, if joint { 0 } else { from })
}

/// Returns a particle written in full, or nothing for any other word.
pub(crate) fn expanded(word: &str) -> Option<&'static [&'static str]> {
    let at = PARTICLES.iter().position(|particle| *particle == word)?;
    Some(match word {
        "vd" | "vdr" | "vdn" | "vander" | "vanden" | "vande" => &["van", "de"],
        "der" | "den" => &["de"],
        _ => std::slice::from_ref(&PARTICLES[at]),
    })
}
