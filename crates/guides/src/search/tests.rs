use super::{words::*, *};
use crate::site::pages;

fn addresses(language: Language, text: &str) -> Vec<String> {
    hits(edition(language), language, text)
        .into_iter()
        .map(|hit| hit.address)
        .collect()
}

#[test]
fn inflections_have_the_same_stem() {
    for (language, groups) in [
        (
            "en",
            &[
                "candidate candidates",
                "create created creates creating creation",
                "key keys",
                "query queries",
                "retry retries retried",
                "verify verifies verified verifying",
                "stop stops stopped stopping",
                "error errors",
                "authentication authenticate authenticated",
            ][..],
        ),
        (
            "nl",
            &[
                "kandidaat kandidaten",
                "wijzigen wijziging wijzigingen wijzigt",
                "sleutel sleutels",
                "bestand bestanden",
                "adres adressen",
                "naam namen",
                "schrijven schrijf",
                "sessie sessies",
                "mogelijkheid mogelijkheden",
            ],
        ),
    ] {
        for group in groups {
            let mut stems: Vec<_> = group.split(' ').map(|word| stem(word, language)).collect();
            stems.dedup();
            assert_eq!(stems.len(), 1, "{group}: {stems:?}");
        }
    }
}

#[test]
fn names_are_found_whole_and_by_their_parts() {
    let texts: Vec<_> = words("includeTotal, `x-api-key` Één ID")
        .map(|word| word.text)
        .collect();
    assert_eq!(
        texts,
        [
            "includetotal",
            "include",
            "total",
            "x",
            "api",
            "key",
            "een",
            "id"
        ]
    );
}

#[test]
fn words_lead_to_their_guide() {
    for (language, text, expected) in [
        (
            Language::English,
            "find candidates by phone",
            "en/finding-candidates#find-by-e-mail-or-phone",
        ),
        (
            Language::English,
            "cursors",
            "en/finding-candidates#list-all-candidates",
        ),
        (Language::English, "verifying signatures", "en/callbacks"),
        (Language::English, "429", "en/errors-and-limits"),
        (
            Language::Dutch,
            "kandidaten vinden",
            "nl/finding-candidates",
        ),
        (
            Language::Dutch,
            "kandidaat wissen",
            "nl/changing-candidates",
        ),
        (Language::Dutch, "sleutels maken", "nl/authentication"),
        (Language::Dutch, "eigen velden", "nl/schema"),
    ] {
        let found = addresses(language, text);
        let place = found
            .iter()
            .position(|address| address.starts_with(expected));
        assert!(place.is_some_and(|at| at < 3), "{text}: {found:?}");
    }
}

#[test]
fn every_guide_is_found_by_its_title() {
    for language in [Language::Dutch, Language::English] {
        for page in pages(language) {
            let found = addresses(language, page.title);
            let expected = format!("{}/{}", language.tag(), page.slug);
            let first: Vec<_> = found.iter().take(3).collect();
            assert!(
                first.iter().any(|address| address.starts_with(&expected)),
                "{}: {first:?}",
                page.title
            );
        }
    }
}

#[test]
fn results_are_limited() {
    assert_eq!(
        addresses(Language::English, "candidates").len(),
        MAX_RESULTS
    );
    assert!(addresses(Language::English, "xylophone").is_empty());
    assert!(addresses(Language::English, "").is_empty());
    assert!(addresses(Language::English, "the of").is_empty());
}

#[test]
fn words_are_escaped() {
    let page = search(Language::English, "<script>\"key\"").unwrap();
    assert!(!page.html.contains("<script>"), "{}", page.html);
    assert!(
        page.html.contains("&#60;script&#62;&#34;key&#34;"),
        "{}",
        page.html
    );
}

#[test]
fn too_long_text_is_refused_and_not_repeated() {
    let page = search(Language::Dutch, &"é".repeat(LONGEST)).unwrap();
    assert!(!page.is_refused);
    assert!(page.html.contains("Niets gevonden."));
    let page = search(Language::Dutch, &"é".repeat(LONGEST + 1)).unwrap();
    assert!(page.is_refused);
    assert!(page.html.contains("hoogstens 100 tekens"), "{}", page.html);
    assert!(!page.html.contains("éé"));
}
