//! The texts of the e-mails, as plain text and as simple HTML. Dutch comes first, English below.

/// Where a sign-in e-mail leads and who requested it, so that its reader can judge whether it is
/// genuine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInTo {
    /// The site's host.
    pub site: String,
    /// The region that the link is limited to; `None` if it opens the records of all regions.
    pub region: Option<String>,
    /// The region whose server requested the e-mail.
    pub asked_by: Option<String>,
}

/// The content of an e-mail.
#[derive(Clone, PartialEq, Eq)]
pub enum Letter {
    /// Signs a person in.
    SignIn {
        /// The sign-in link.
        link: String,
        /// Six digits to enter instead.
        code: String,
        /// The site and regions that the e-mail names.
        to: SignInTo,
    },
    /// Approves a change to another address; sent to the present address.
    ApproveAddress {
        /// Six digits to enter.
        code: String,
    },
    /// Verifies a new address; sent to that address.
    ConfirmAddress {
        /// The confirmation link.
        link: String,
        /// Six digits to enter instead.
        code: String,
    },
    /// Confirms the erasure of the person's records.
    ConfirmErasure {
        /// The confirmation link.
        link: String,
        /// The region that the erasure is limited to; `None` for all regions.
        region: Option<String>,
    },
    /// Notifies an address that it is no longer used.
    AddressChanged {
        /// The link that undoes the change.
        link: String,
    },
    /// Notifies an address that a region replaced it.
    AddressReplaced {
        /// The region's name.
        region: String,
    },
    /// Confirms that everything has been erased.
    Erased {
        /// The region that the erasure was limited to; `None` for all regions.
        region: Option<String>,
    },
    /// Confirms the erasure, except for files that could not be removed yet.
    ErasedButFiles,
}

impl std::fmt::Debug for Letter {
    /// Formats the variant's name, without links and codes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SignIn { .. } => "SignIn(…)",
            Self::ApproveAddress { .. } => "ApproveAddress(…)",
            Self::ConfirmAddress { .. } => "ConfirmAddress(…)",
            Self::ConfirmErasure { .. } => "ConfirmErasure(…)",
            Self::AddressChanged { .. } => "AddressChanged(…)",
            Self::AddressReplaced { .. } => "AddressReplaced(…)",
            Self::Erased { .. } => "Erased",
            Self::ErasedButFiles => "ErasedButFiles",
        })
    }
}

/// An e-mail with its texts filled in.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Rendered {
    pub(super) subject: &'static str,
    pub(super) text: String,
    pub(super) html: String,
}

/// The text of an e-mail in one language.
struct Words {
    lang: &'static str,
    heading: &'static str,
    first: &'static str,
    /// Text of the button that opens the link.
    button: &'static str,
    /// Text before the code.
    code: &'static str,
    last: &'static str,
}

impl Letter {
    /// Returns the link in the e-mail, if any.
    pub fn link(&self) -> Option<&str> {
        match self {
            Self::SignIn { link, .. }
            | Self::ConfirmAddress { link, .. }
            | Self::ConfirmErasure { link, .. }
            | Self::AddressChanged { link } => Some(link),
            Self::ApproveAddress { .. }
            | Self::AddressReplaced { .. }
            | Self::Erased { .. }
            | Self::ErasedButFiles => None,
        }
    }

    /// Returns the six-digit code in the e-mail, if any.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::SignIn { code, .. }
            | Self::ConfirmAddress { code, .. }
            | Self::ApproveAddress { code } => Some(code),
            _ => None,
        }
    }

    pub(super) fn render(&self) -> Rendered {
        let (subject, words) = match self {
            Self::SignIn { to, .. } => ("Inloggen bij Onderwijsregio", to.words()),
            Self::ApproveAddress { .. } => ("Een ander e-mailadres?", &APPROVE_ADDRESS),
            Self::ConfirmAddress { .. } => ("Bevestig je nieuwe e-mailadres", &CONFIRM_ADDRESS),
            Self::ConfirmErasure { region: None, .. } => {
                ("Bevestig dat je gegevens worden gewist", &CONFIRM_ERASURE)
            }
            Self::ConfirmErasure { .. } => (
                "Bevestig dat je gegevens worden gewist",
                &CONFIRM_ERASURE_IN_REGION,
            ),
            Self::AddressChanged { .. } => ("Je e-mailadres is gewijzigd", &ADDRESS_CHANGED),
            Self::AddressReplaced { .. } => (
                "Een onderwijsregio wijzigde je e-mailadres",
                &ADDRESS_REPLACED,
            ),
            Self::Erased { region: None } => ("Je gegevens zijn gewist", &ERASED),
            Self::Erased { .. } => ("Je gegevens zijn gewist", &ERASED_IN_REGION),
            Self::ErasedButFiles => (
                "Je gegevens zijn nog niet allemaal gewist",
                &ERASED_BUT_FILES,
            ),
        };
        let [dutch, english] = words;
        let text = format!(
            "{}\n\n-- \n\nEnglish: {}",
            self.text(dutch),
            self.text(english)
        );
        let html = format!(
            "<!doctype html>\n<html lang=\"nl\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{subject}</title>\n</head>\n\
             <body style=\"margin:0;padding:24px;background:#f3f3f3;color:#1b1b1b;\
             font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif\">\n\
             <div style=\"max-width:560px;margin:0 auto;padding:24px 32px;background:#ffffff\">\n\
             <p style=\"margin:0 0 24px;font-weight:bold;color:#154273\">Onderwijsregio</p>\n\
             {}\n<hr style=\"margin:32px 0;border:0;border-top:1px solid #cccccc\">\n{}\n</div>\n</body>\n</html>\n",
            self.html(dutch),
            self.html(english)
        );
        Rendered {
            subject,
            text,
            html,
        }
    }

    /// Replaces `{site}` and `{region}` in a text.
    fn named(&self, text: &str) -> String {
        let (site, region) = match self {
            Self::SignIn {
                to:
                    SignInTo {
                        site,
                        region,
                        asked_by,
                    },
                ..
            } => (Some(site), region.as_ref().or(asked_by.as_ref())),
            Self::ConfirmErasure { region, .. } | Self::Erased { region } => {
                (None, region.as_ref())
            }
            Self::AddressReplaced { region } => (None, Some(region)),
            Self::ConfirmAddress { .. }
            | Self::ApproveAddress { .. }
            | Self::AddressChanged { .. }
            | Self::ErasedButFiles => (None, None),
        };
        // The region's name is inserted last, because an administrator chose it and it might
        // contain `{site}`.
        let site = site.map_or("", String::as_str);
        text.replace("{site}", site)
            .replace("{region}", region.map_or("", String::as_str))
    }

    fn text(&self, words: &Words) -> String {
        let Words { heading, .. } = words;
        let [first, before, last] =
            [words.first, words.code, words.last].map(|text| self.named(text));
        let link = self
            .link()
            .map(|link| format!("\n{link}\n"))
            .unwrap_or_default();
        let code = self
            .code()
            .map(|code| format!("\n{before}\n\n    {code}\n"))
            .unwrap_or_default();
        format!("{heading}\n\n{first}\n{link}{code}\n{last}\n")
    }

    fn html(&self, words: &Words) -> String {
        let Words {
            lang,
            heading,
            button,
            ..
        } = words;
        let [first, before, last] =
            [words.first, words.code, words.last].map(|text| escaped(&self.named(text)));
        let link = self.link().map(escaped).map(|link| {
            format!(
                "<p><a href=\"{link}\" style=\"display:inline-block;padding:12px 20px;background:#154273;color:#ffffff;\
                 text-decoration:none;font-weight:bold\">{button}</a></p>\n\
                 <p style=\"font-size:14px;word-break:break-all\"><a href=\"{link}\" style=\"color:#154273\">{link}</a></p>\n"
            )
        });
        let code = self.code().map(|code| {
            format!("<p>{before}</p>\n<p style=\"font-size:32px;letter-spacing:6px;font-weight:bold\">{code}</p>\n")
        });
        format!(
            "<div lang=\"{lang}\">\n<h1 style=\"margin:0 0 16px;font-size:22px;line-height:1.3\">{heading}</h1>\n\
             <p>{first}</p>\n{}{}<p>{last}</p>\n</div>",
            link.unwrap_or_default(),
            code.unwrap_or_default()
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

impl SignInTo {
    fn words(&self) -> &'static [Words; 2] {
        match self {
            Self {
                region: Some(_), ..
            } => &SIGN_IN_TO_REGION,
            Self {
                asked_by: Some(_), ..
            } => &SIGN_IN_ASKED_BY_REGION,
            _ => &SIGN_IN,
        }
    }
}

const LAST: [&str; 2] = [
    "Link en code werken één keer, tot tien minuten na het verzenden. Vroeg je hier niet om? Dan hoef je niets te doen.",
    "Link and code work once, until ten minutes after this was sent. Did you not ask for it? Then there is nothing to do.",
];

/// Link to the portal's own page.
const SIGN_IN: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Inloggen",
        first: "Met deze link log je in op {site} en zie je wat alle onderwijsregio's over je bewaren.",
        button: "Inloggen",
        code: "Of typ deze code over op de pagina van {site} waar je om de e-mail vroeg, en nergens anders:",
        last: LAST[0],
    },
    Words {
        lang: "en",
        heading: "Sign in",
        first: "With this link you sign in to {site} and see what all education regions keep about you.",
        button: "Sign in",
        code: "Or type this code on the page of {site} where you asked for this e-mail, and nowhere else:",
        last: LAST[1],
    },
];

/// Link to the portal, requested by a region's server: the code is entered on that region's site.
const SIGN_IN_ASKED_BY_REGION: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Inloggen",
        first: "{region} vroeg deze e-mail voor je aan. Met deze link log je in op {site} en zie je wat alle onderwijsregio's over je bewaren.",
        button: "Inloggen",
        code: "Of typ deze code over op de pagina van {region} waar je om de e-mail vroeg, en nergens anders. Daarmee zie je alleen wat {region} over je bewaart:",
        last: LAST[0],
    },
    Words {
        lang: "en",
        heading: "Sign in",
        first: "{region} asked for this e-mail for you. With this link you sign in to {site} and see what all education regions keep about you.",
        button: "Sign in",
        code: "Or type this code on the page of {region} where you asked for this e-mail, and nowhere else. With it you see only what {region} keeps about you:",
        last: LAST[1],
    },
];

/// Link to a region's own site.
const SIGN_IN_TO_REGION: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Inloggen",
        first: "Met deze link log je in op {site}, de website van {region}, en zie je wat {region} over je bewaart.",
        button: "Inloggen",
        code: "Of typ deze code over op de pagina van {site} waar je om de e-mail vroeg, en nergens anders:",
        last: LAST[0],
    },
    Words {
        lang: "en",
        heading: "Sign in",
        first: "With this link you sign in to {site}, the website of {region}, and see what {region} keeps about you.",
        button: "Sign in",
        code: "Or type this code on the page of {site} where you asked for this e-mail, and nowhere else:",
        last: LAST[1],
    },
];

const APPROVE_ADDRESS: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Een ander e-mailadres?",
        first: "Je wilt voortaan een ander e-mailadres gebruiken. Bevestig eerst dat jij dat bent.",
        button: "",
        code: "Typ deze code over op de pagina waar je het nieuwe adres opgaf:",
        last: "De code werkt één keer, tot tien minuten na het verzenden. Vroeg je hier niet om? Geef de code dan aan niemand. Log in en beëindig bij je instellingen de sessies die je niet kent.",
    },
    Words {
        lang: "en",
        heading: "Another e-mail address?",
        first: "You want to use another e-mail address from now on. First confirm that it is you.",
        button: "",
        code: "Type this code on the page where you gave the new address:",
        last: "The code works once, until ten minutes after this was sent. Did you not ask for it? Then give the code to nobody. Sign in and end the sessions that you do not know in your settings.",
    },
];

const CONFIRM_ADDRESS: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Bevestig je nieuwe e-mailadres",
        first: "Je wilt voortaan dit e-mailadres gebruiken. Bevestig met deze link dat het van jou is.",
        button: "E-mailadres bevestigen",
        code: "Of typ deze code over op de pagina waar je het adres opgaf:",
        last: "Link en code werken één keer, tot tien minuten na het verzenden. Vroeg je hier niet om? Doe dan niets: er verandert niets.",
    },
    Words {
        lang: "en",
        heading: "Confirm your new e-mail address",
        first: "You want to use this e-mail address from now on. Confirm with this link that it is yours.",
        button: "Confirm e-mail address",
        code: "Or type this code on the page where you gave the address:",
        last: "Link and code work once, until ten minutes after this was sent. Did you not ask for it? Then do nothing: nothing changes.",
    },
];

const CONFIRM_ERASURE: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Bevestig dat je gegevens worden gewist",
        first: "Je vroeg om al je gegevens bij alle onderwijsregio's te wissen. Bevestig dat met deze link. Wissen is voorgoed.",
        button: "Verder naar wissen",
        code: "",
        last: "De link werkt één keer, tot tien minuten na het verzenden. Vroeg je hier niet om? Doe dan niets: er wordt niets gewist.",
    },
    Words {
        lang: "en",
        heading: "Confirm that your data is erased",
        first: "You asked to erase all your data with all education regions. Confirm that with this link. Erasing cannot be undone.",
        button: "Continue to erase",
        code: "",
        last: "The link works once, until ten minutes after this was sent. Did you not ask for it? Then do nothing: nothing is erased.",
    },
];

const CONFIRM_ERASURE_IN_REGION: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Bevestig dat je gegevens worden gewist",
        first: "Je vroeg om al je gegevens bij {region} te wissen. Bevestig dat met deze link. Wissen is voorgoed.",
        button: "Verder naar wissen",
        code: "",
        last: "De link werkt één keer, tot tien minuten na het verzenden. Vroeg je hier niet om? Doe dan niets: er wordt niets gewist.",
    },
    Words {
        lang: "en",
        heading: "Confirm that your data is erased",
        first: "You asked to erase all your data with {region}. Confirm that with this link. Erasing cannot be undone.",
        button: "Continue to erase",
        code: "",
        last: "The link works once, until ten minutes after this was sent. Did you not ask for it? Then do nothing: nothing is erased.",
    },
];

const ADDRESS_CHANGED: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Je e-mailadres is gewijzigd",
        first: "Je gegevens bij de onderwijsregio's staan voortaan onder een ander e-mailadres. Op dit adres krijg je geen berichten meer. Deed je dit niet zelf? Maak het dan ongedaan met deze link.",
        button: "Wijziging ongedaan maken",
        code: "",
        last: "De link werkt één keer, tot 72 uur na het verzenden. Je gegevens staan daarna weer onder dit adres, en wie onder het andere adres is ingelogd, wordt uitgelogd.",
    },
    Words {
        lang: "en",
        heading: "Your e-mail address was changed",
        first: "Your data with the education regions now stands under another e-mail address. No more messages go to this one. Was this not you? Then undo it with this link.",
        button: "Undo the change",
        code: "",
        last: "The link works once, until 72 hours after this was sent. Your data then stands under this address again, and whoever is signed in under the other one is signed out.",
    },
];

const ADDRESS_REPLACED: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Een onderwijsregio wijzigde je e-mailadres",
        first: "Je gegevens bij {region} staan voortaan onder een ander e-mailadres. Die regio heeft dat gewijzigd. Over die gegevens krijg je op dit adres geen berichten meer, en je ziet ze niet meer als je met dit adres inlogt.",
        button: "",
        code: "",
        last: "Klopt dit niet, of ben je het er niet mee eens? Neem dan contact op met {region}: die moet je bezwaar behandelen. Helpt dat niet, dan kun je een klacht indienen bij de Autoriteit Persoonsgegevens (autoriteitpersoonsgegevens.nl).",
    },
    Words {
        lang: "en",
        heading: "An education region changed your e-mail address",
        first: "Your data with {region} now stands under another e-mail address. That region has changed it. No more messages about that data go to this address, and you no longer see it when you sign in with this address.",
        button: "",
        code: "",
        last: "Is this wrong, or do you object to it? Then contact {region}, which has to deal with your objection. If that does not help, you can complain to the Dutch Data Protection Authority (autoriteitpersoonsgegevens.nl).",
    },
];

const ERASED: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Je gegevens zijn gewist",
        first: "Alles wat de onderwijsregio's over je bewaarden, is gewist. Dit is het laatste bericht op dit adres.",
        button: "",
        code: "",
        last: "Deed je dit niet zelf? Neem dan contact op met je onderwijsregio.",
    },
    Words {
        lang: "en",
        heading: "Your data was erased",
        first: "Everything that the education regions kept about you was erased. This is the last message to this address.",
        button: "",
        code: "",
        last: "Was this not you? Then contact your education region.",
    },
];

const ERASED_IN_REGION: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Je gegevens zijn gewist",
        first: "Alles wat {region} over je bewaarde, is gewist.",
        button: "",
        code: "",
        last: "Deed je dit niet zelf? Neem dan contact op met je onderwijsregio.",
    },
    Words {
        lang: "en",
        heading: "Your data was erased",
        first: "Everything that {region} kept about you was erased.",
        button: "",
        code: "",
        last: "Was this not you? Then contact your education region.",
    },
];

const ERASED_BUT_FILES: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Je gegevens zijn nog niet allemaal gewist",
        first: "Je gegevens bij de onderwijsregio's zijn gewist, maar een of meer bestanden konden nog niet worden verwijderd. Niemand kan ze meer openen, en het wordt steeds opnieuw geprobeerd.",
        button: "",
        code: "",
        last: "Wil je weten of ook die bestanden weg zijn? Vraag het dan aan je onderwijsregio.",
    },
    Words {
        lang: "en",
        heading: "Not all of your data was erased yet",
        first: "Your data with the education regions was erased, but one or more files could not be removed yet. Nobody can open them any more, and the removal is tried again and again.",
        button: "",
        code: "",
        last: "Do you want to know whether those files are gone as well? Then ask your education region.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dutch_is_above_english_in_text_and_html() {
        let to = SignInTo {
            site: "a.example.nl".into(),
            region: None,
            asked_by: None,
        };
        let letter = Letter::SignIn {
            link: "https://a.example.nl/x?a=1&token=T".into(),
            code: "012345".into(),
            to,
        };
        let Rendered {
            subject,
            text,
            html,
        } = letter.render();
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
            Letter::SignIn {
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
        let letter = Letter::ConfirmErasure {
            link: "https://a.example.nl/\"><script>".into(),
            region: Some("<b>".into()),
        };
        assert!(
            !letter.render().html.contains("<script>") && !letter.render().html.contains("<b>")
        );
        assert_eq!(format!("{letter:?}"), "ConfirmErasure(…)");
    }

    #[test]
    fn email_without_a_target_has_no_link() {
        for letter in [
            Letter::AddressReplaced {
                region: "Regio Noord".into(),
            },
            Letter::Erased { region: None },
        ] {
            let Rendered { text, html, .. } = letter.render();
            assert!(!text.contains("http") && !html.contains("href"));
        }
    }
}
