use super::*;
use crate::mail::{Kind, StaffMail};

#[test]
fn dutch_is_above_english_in_text_and_html() {
    let to = SignInTo {
        site: "a.example.nl".into(),
        region: None,
        asked_by: None,
    };
    let email = EmailTemplate::SignIn {
        link: "https://a.example.nl/x?a=1&token=T".into(),
        code: "012345".into(),
        to,
    };
    let Rendered {
        subject,
        text,
        html,
    } = email.render();
    assert_eq!(subject, "Inloggen bij Onderwijsregio");
    for form in [&text, &html] {
        assert_eq!(form.matches("012345").count(), 2);
        let [dutch, english] =
            ["Vroeg je hier niet om", "Did you not ask"].map(|words| form.find(words).unwrap());
        assert!(dutch < english);
    }
    assert_eq!(
        text.matches("\nhttps://a.example.nl/x?a=1&token=T\n")
            .count(),
        2
    );
    assert_eq!(
        html.matches("href=\"https://a.example.nl/x?a=1&amp;token=T\"")
            .count(),
        4
    );
}

#[test]
fn a_sign_in_mail_names_the_site_and_the_region() {
    let text = |region: Option<&str>, asked_by: Option<&str>| {
        let [region, asked_by] = [region, asked_by].map(|name| name.map(str::to_owned));
        let to = SignInTo {
            site: "a.example.nl".into(),
            region,
            asked_by,
        };
        EmailTemplate::SignIn {
            link: "https://a.example.nl/?token=T".into(),
            code: "012345".into(),
            to,
        }
        .render()
        .text
    };
    let own = text(None, None);
    assert!(
        own.contains("log je in op a.example.nl") && own.contains("alle onderwijsregio's"),
        "{own}"
    );
    let asked = text(None, Some("Regio {site}"));
    assert!(
        asked.contains("Regio {site} vroeg deze e-mail")
            && asked.contains("alleen wat Regio {site}"),
        "{asked}"
    );
    let regions = text(Some("Regio Noord"), Some("Regio Noord"));
    assert!(
        regions.contains("a.example.nl, de website van Regio Noord, en zie je wat Regio Noord"),
        "{regions}"
    );
    assert!(!regions.contains("alle onderwijsregio's"), "{regions}");
}

#[test]
fn a_link_cannot_leave_its_attribute() {
    let email = EmailTemplate::ConfirmErasure {
        link: "https://a.example.nl/\"><script>".into(),
        region: Some("<b>".into()),
    };
    assert!(!email.render().html.contains("<script>") && !email.render().html.contains("<b>"));
    assert_eq!(format!("{email:?}"), "ConfirmErasure(…)");
}

/// Renders every e-mail, with texts that have to be escaped.
#[test]
fn every_email_matches_its_snapshot() {
    let (link, code) = (
        || "https://a.example.nl/x?a=1&token=T".to_owned(),
        || "012345".to_owned(),
    );
    let region = || Some("Regio <'Noord'> & \"Zuid\"".to_owned());
    let sign_in = |region: Option<String>, asked_by: Option<String>| EmailTemplate::SignIn {
        link: link(),
        code: code(),
        to: SignInTo {
            site: "a.example.nl".into(),
            region,
            asked_by,
        },
    };
    let all = [
        sign_in(None, None),
        sign_in(None, region()),
        sign_in(region(), region()),
        EmailTemplate::ApproveAddress { code: code() },
        EmailTemplate::ConfirmAddress {
            link: link(),
            code: code(),
        },
        EmailTemplate::ConfirmErasure {
            link: link(),
            region: None,
        },
        EmailTemplate::ConfirmErasure {
            link: link(),
            region: region(),
        },
        EmailTemplate::AddressChanged { link: link() },
        EmailTemplate::AddressReplaced {
            region: region().unwrap_or_default(),
        },
        EmailTemplate::Erased { region: None },
        EmailTemplate::Erased { region: region() },
        EmailTemplate::ErasedButFiles,
    ];
    let shown = all.iter().map(|email| {
        let Rendered {
            subject,
            text,
            html,
        } = email.render();
        format!("{email:?}: {subject}\n{text}\n{html}")
    });
    let shown: Vec<String> = shown.collect();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("emails", shown.join("\n=====\n"));
    });
}

#[test]
fn email_without_a_target_has_no_link() {
    for email in [
        EmailTemplate::AddressReplaced {
            region: "Regio Noord".into(),
        },
        EmailTemplate::Erased { region: None },
    ] {
        let Rendered { text, html, .. } = email.render();
        assert!(!text.contains("http") && !html.contains("href"));
    }
}

#[test]
fn a_name_is_filled_in_once() {
    let email = StaffEmail {
        name: "{region}".into(),
        region: "Regio {name}".into(),
        ..StaffEmail::new(StaffMail::Reinvited)
    };
    assert_eq!(
        email.named("{name} en {region}, {x} en }"),
        "{region} en Regio {name}, {x} en }"
    );
}

#[test]
fn every_mail_has_both_languages_and_is_found_by_its_name() {
    for kind in StaffMail::ALL {
        assert_eq!(Kind::named(kind.name()), Some(Kind::Staff(kind)));
        let email = StaffEmail {
            link: kind
                .leads_to()
                .map(|path| format!("https://a.example.nl{path}")),
            name: "Sanne <b>".into(),
            region: "Regio Noord".into(),
            ..StaffEmail::new(kind)
        };
        let has_button = email.link.is_some() || kind == StaffMail::Invitation;
        let (_, [dutch, english]) = kind.words();
        assert_eq!((dutch.lang, english.lang), ("nl", "en"));
        for words in [dutch, english] {
            assert_eq!(!words.button.is_empty(), has_button, "{kind:?}");
        }
        let rendered = EmailTemplate::Staff(email).render();
        assert!(!rendered.text.contains('{'), "{}", rendered.text);
        assert!(!rendered.html.contains("<b>"), "{}", rendered.html);
    }
}
