//! The e-mails, as plain text and as simple HTML. Dutch comes first, English below.

use super::{
    staff::StaffEmail,
    texts::{self, Words},
};
use crate::html;
use askama::Template;

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
pub enum EmailTemplate {
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
    /// An e-mail to a member of staff.
    Staff(StaffEmail),
}

impl std::fmt::Debug for EmailTemplate {
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
            Self::Staff(email) => email.kind.name(),
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

/// The texts of an e-mail in one language, with the names filled in.
struct Language {
    lang: &'static str,
    heading: &'static str,
    button: &'static str,
    first: String,
    code: String,
    last: String,
}

/// The part of an e-mail in plain text.
#[derive(Template)]
#[template(path = "email.txt")]
struct Text<'e> {
    languages: &'e [Language],
    link: Option<&'e str>,
    code: Option<&'e str>,
}

/// The part of an e-mail in HTML.
#[derive(Template)]
#[template(path = "email.html")]
struct Html<'e> {
    subject: &'static str,
    languages: &'e [Language],
    link: Option<&'e str>,
    code: Option<&'e str>,
}

impl EmailTemplate {
    /// Returns the link in the e-mail, if any.
    pub fn link(&self) -> Option<&str> {
        match self {
            Self::SignIn { link, .. }
            | Self::ConfirmAddress { link, .. }
            | Self::ConfirmErasure { link, .. }
            | Self::AddressChanged { link } => Some(link),
            Self::Staff(email) => email.link.as_deref(),
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

    /// Renders the e-mail.
    pub(super) fn render(&self) -> Rendered {
        let (subject, words) = self.words();
        let only = match self {
            Self::Staff(email) => email.language,
            _ => None,
        };
        let languages: Vec<_> = words
            .iter()
            .filter(|words| only.is_none_or(|only| only == words.lang))
            .map(|words| self.language(words))
            .collect();
        let (link, code) = (self.link(), self.code());
        let text = Text {
            languages: &languages,
            link,
            code,
        };
        let html = Html {
            subject,
            languages: &languages,
            link,
            code,
        };
        let rendered = "the templates call nothing that fails";
        Rendered {
            subject,
            text: text.render().expect(rendered),
            html: html.render().expect(rendered),
        }
    }

    /// Returns the subject and the texts.
    fn words(&self) -> (&'static str, &'static [Words; 2]) {
        match self {
            Self::SignIn { to, .. } => ("Inloggen bij Onderwijsregio", to.words()),
            Self::ApproveAddress { .. } => ("Een ander e-mailadres?", &texts::APPROVE_ADDRESS),
            Self::ConfirmAddress { .. } => {
                ("Bevestig je nieuwe e-mailadres", &texts::CONFIRM_ADDRESS)
            }
            Self::ConfirmErasure { region, .. } => (
                "Bevestig dat je gegevens worden gewist",
                match region {
                    None => &texts::CONFIRM_ERASURE,
                    Some(_) => &texts::CONFIRM_ERASURE_IN_REGION,
                },
            ),
            Self::AddressChanged { .. } => ("Je e-mailadres is gewijzigd", &texts::ADDRESS_CHANGED),
            Self::AddressReplaced { .. } => (
                "Een onderwijsregio wijzigde je e-mailadres",
                &texts::ADDRESS_REPLACED,
            ),
            Self::Erased { region } => (
                "Je gegevens zijn gewist",
                match region {
                    None => &texts::ERASED,
                    Some(_) => &texts::ERASED_IN_REGION,
                },
            ),
            Self::Staff(email) => (email.subject(), email.kind.words().1),
            Self::ErasedButFiles => (
                "Je gegevens zijn nog niet allemaal gewist",
                &texts::ERASED_BUT_FILES,
            ),
        }
    }

    /// Fills in the names in the texts of one language.
    fn language(&self, words: &'static Words) -> Language {
        Language {
            lang: words.lang,
            heading: words.heading,
            button: words.button,
            first: self.named(words.first),
            code: self.named(words.code),
            last: self.named(words.last),
        }
    }

    /// Replaces `{site}` and `{region}` in a text.
    fn named(&self, text: &str) -> String {
        if let Self::Staff(email) = self {
            return email.named(text);
        }
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
            | Self::Staff(_)
            | Self::ErasedButFiles => (None, None),
        };
        // The region's name is inserted last, because an administrator chose it and it might
        // contain `{site}`.
        let site = site.map_or("", String::as_str);
        text.replace("{site}", site)
            .replace("{region}", region.map_or("", String::as_str))
    }
}

impl SignInTo {
    fn words(&self) -> &'static [Words; 2] {
        match self {
            Self {
                region: Some(_), ..
            } => &texts::SIGN_IN_TO_REGION,
            Self {
                asked_by: Some(_), ..
            } => &texts::SIGN_IN_ASKED_BY_REGION,
            _ => &texts::SIGN_IN,
        }
    }
}

#[cfg(test)]
#[path = "template_tests.rs"]
mod tests;
