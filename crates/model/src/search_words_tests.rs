use super::*;

fn words(name: &str) -> String {
    Findable {
        name,
        ..Findable::default()
    }
    .words()
}

fn finds(search: &str, of: &Findable<'_>) -> bool {
    let words = of.words();
    let terms = search_terms(search).expect("the search can be read");
    terms.iter().all(|term| term.is_among(&words))
}

#[test]
fn a_candidate_is_found_by_words_of_its_values() {
    let sanne = Findable {
        name: "Sanne van der Dijk-O\u{2019}Brien",
        email: "S.Dijk@school.example.nl",
        phone: "+31 (0)6 12345678",
        city: "\u{2019}s-Hertogenbosch",
        postal_code: "5211 AX",
    };
    for search in [
        "sanne",
        "SAN dy",
        "di",
        "dij",
        "dijk",
        "vd dijk",
        "v.d. Dyk sanne",
        "van den dijk",
        "obrien",
        "o'br",
        "s.dijk@school.example.nl",
        "S.Dijk@sch",
        "school",
        "06 1234",
        "0612345678",
        "+31612345678",
        "0031 6 12345678",
        "612345678",
        "5211",
        "5211ax",
        "5211 AX",
        "hertogen",
        "'s-Hertogenbosch",
        "\"van der dijk\"",
        "\"Sanne\" 5211",
        "",
    ] {
        assert!(finds(search, &sanne), "{search}: {}", sanne.words());
    }
    for search in [
        "anne",
        "\"Sann\"",
        "\"dijk sanne\"",
        "06 13",
        "5211 BX",
        "bakker sanne",
        "@school",
    ] {
        assert!(!finds(search, &sanne), "{search}: {}", sanne.words());
    }
}

#[test]
fn spellings_of_particles_and_accents_are_one() {
    assert_eq!(words("Jan van der Berg"), " jan van de berg ");
    for other in [
        "JAN VD BERG",
        "Jan v.d. Berg",
        "Jan v/d Berg",
        "Jan van den Berg",
    ] {
        assert_eq!(words(other), " jan van de berg ", "{other}");
    }
    assert_eq!(words("Jos\u{e9} Mu\u{f1}oz"), " jose munoz ");
    assert_eq!(words(""), "");
}

#[test]
fn names_sort_by_surname_without_particles() {
    let mut names = [
        "Jan Zwart",
        "An Berg Visser",
        "Sanne van Rijn",
        "Bo van den Berg",
        "Ad Berg",
        "de Vries, Kim",
        "Cher",
    ];
    names.sort_by_key(|name| name_sort_key(name));
    assert_eq!(
        names,
        [
            "Ad Berg",
            "Bo van den Berg",
            "Cher",
            "Sanne van Rijn",
            "An Berg Visser",
            "de Vries, Kim",
            "Jan Zwart",
        ]
    );
}

#[test]
fn a_search_that_cannot_be_read_is_named() {
    assert_eq!(search_terms("\"jan"), Err(SearchFault::OpenQuote));
    assert_eq!(
        search_terms(&"a".repeat(201)),
        Err(SearchFault::TooLong(200))
    );
    assert_eq!(
        search_terms("a b c d e f g h i j k"),
        Err(SearchFault::TooManyWords(10))
    );
    assert_eq!(
        search_terms("jan jan"),
        Ok(vec![SearchTerm::Prefix("jan".into())])
    );
    assert_eq!(
        search_terms("\"vd Berg\" 06 12"),
        Ok(vec![
            SearchTerm::Exact("van de berg".into()),
            SearchTerm::Prefix("31612".into())
        ])
    );
}
