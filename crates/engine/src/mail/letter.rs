//! What the letters say: Dutch first, English below, as plain text and as HTML that any mail program shows.

/// A letter's contents.
#[derive(Clone, PartialEq, Eq)]
pub enum Letter {
    /// With which one signs in.
    SignIn {
        /// Where to.
        link: String,
        /// Six digits to type instead.
        code: String,
    },
    /// With which a new address is shown to be one's own; it goes there.
    ConfirmAddress {
        /// Where to.
        link: String,
        /// Six digits to type instead.
        code: String,
    },
    /// With which one has one's records erased.
    ConfirmErasure {
        /// Where to.
        link: String,
    },
    /// To an address that is no longer used.
    AddressChanged,
    /// That everything was erased.
    Erased,
}

impl std::fmt::Debug for Letter {
    /// Without what opens something.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SignIn { .. } => "SignIn(…)",
            Self::ConfirmAddress { .. } => "ConfirmAddress(…)",
            Self::ConfirmErasure { .. } => "ConfirmErasure(…)",
            Self::AddressChanged => "AddressChanged",
            Self::Erased => "Erased",
        })
    }
}

/// A letter as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Rendered {
    pub(super) subject: &'static str,
    pub(super) text: String,
    pub(super) html: String,
}

/// What a letter says in one language.
struct Words {
    lang: &'static str,
    heading: &'static str,
    first: &'static str,
    /// On the button that follows the link.
    button: &'static str,
    /// Before the code.
    code: &'static str,
    last: &'static str,
}

impl Letter {
    /// Where it leads, if it does.
    pub fn link(&self) -> Option<&str> {
        match self {
            Self::SignIn { link, .. } | Self::ConfirmAddress { link, .. } | Self::ConfirmErasure { link } => Some(link),
            Self::AddressChanged | Self::Erased => None,
        }
    }

    /// The six digits in it, if there are any.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::SignIn { code, .. } | Self::ConfirmAddress { code, .. } => Some(code),
            Self::ConfirmErasure { .. } | Self::AddressChanged | Self::Erased => None,
        }
    }

    pub(super) fn render(&self) -> Rendered {
        let (subject, words) = match self {
            Self::SignIn { .. } => ("Inloggen bij Onderwijsregio", &SIGN_IN),
            Self::ConfirmAddress { .. } => ("Bevestig je nieuwe e-mailadres", &CONFIRM_ADDRESS),
            Self::ConfirmErasure { .. } => ("Bevestig dat je gegevens worden gewist", &CONFIRM_ERASURE),
            Self::AddressChanged => ("Je e-mailadres is gewijzigd", &ADDRESS_CHANGED),
            Self::Erased => ("Je gegevens zijn gewist", &ERASED),
        };
        let [dutch, english] = words;
        let text = format!("{}\n\n-- \n\nEnglish: {}", self.text(dutch), self.text(english));
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
        Rendered { subject, text, html }
    }

    fn text(&self, words: &Words) -> String {
        let Words { heading, first, code: before, last, .. } = words;
        let link = self.link().map(|link| format!("\n{link}\n")).unwrap_or_default();
        let code = self.code().map(|code| format!("\n{before}\n\n    {code}\n")).unwrap_or_default();
        format!("{heading}\n\n{first}\n{link}{code}\n{last}\n")
    }

    fn html(&self, words: &Words) -> String {
        let Words { lang, heading, first, button, code: before, last } = words;
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
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const SIGN_IN: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Inloggen",
        first: "Met deze link log je in en zie je wat de onderwijsregio's over je bewaren.",
        button: "Inloggen",
        code: "Of typ deze code over op de pagina waar je om de e-mail vroeg:",
        last: "Link en code werken één keer, tot tien minuten na het verzenden. Vroeg je hier niet om? Dan hoef je niets te doen.",
    },
    Words {
        lang: "en",
        heading: "Sign in",
        first: "With this link you sign in and see what the education regions keep about you.",
        button: "Sign in",
        code: "Or type this code on the page where you asked for this e-mail:",
        last: "Link and code work once, until ten minutes after this was sent. Did you not ask for it? Then there is nothing to do.",
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

const ADDRESS_CHANGED: [Words; 2] = [
    Words {
        lang: "nl",
        heading: "Je e-mailadres is gewijzigd",
        first: "Je gegevens bij de onderwijsregio's staan voortaan onder een ander e-mailadres. Op dit adres krijg je geen berichten meer.",
        button: "",
        code: "",
        last: "Deed je dit niet zelf? Neem dan meteen contact op met je onderwijsregio.",
    },
    Words {
        lang: "en",
        heading: "Your e-mail address was changed",
        first: "Your data with the education regions now stands under another e-mail address. No more messages go to this one.",
        button: "",
        code: "",
        last: "Was this not you? Then contact your education region at once.",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dutch_stands_above_english_in_both_forms() {
        let letter = Letter::SignIn { link: "https://a.example.nl/x?a=1&token=T".into(), code: "012345".into() };
        let Rendered { subject, text, html } = letter.render();
        assert_eq!(subject, "Inloggen bij Onderwijsregio");
        for form in [&text, &html] {
            assert_eq!(form.matches("012345").count(), 2);
            let [dutch, english] = ["Vroeg je hier niet om", "Did you not ask"].map(|words| form.find(words).unwrap());
            assert!(dutch < english);
        }
        assert_eq!(text.matches("\nhttps://a.example.nl/x?a=1&token=T\n").count(), 2);
        assert_eq!(html.matches("href=\"https://a.example.nl/x?a=1&amp;token=T\"").count(), 4);
    }

    #[test]
    fn a_link_cannot_leave_its_attribute() {
        let letter = Letter::ConfirmErasure { link: "https://a.example.nl/\"><script>".into() };
        assert!(!letter.render().html.contains("<script>"));
        assert_eq!(format!("{letter:?}"), "ConfirmErasure(…)");
    }

    #[test]
    fn what_leads_nowhere_has_no_link() {
        for letter in [Letter::AddressChanged, Letter::Erased] {
            let Rendered { text, html, .. } = letter.render();
            assert!(!text.contains("http") && !html.contains("href"));
        }
    }
}
