//! E-mails to staff: their kinds, what they name, and how they are queued.

use super::{staff_texts as texts, texts::Words};
use model::{MailId, Timestamp};
use store::{
    Error, Transaction,
    mails::{NewMail, enqueue},
    subscriptions::pause_mails,
};

/// An e-mail to a member of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StaffMail {
    /// Invites a person, with the link that registers a first way in. Refers to the invitation.
    Invitation,
    /// Tells a person that a role was added. Refers to the person and the region.
    RoleAdded,
    /// Tells who invited that the invited person has a way in. Refers to the invited person.
    Joined,
    /// Tells a person that the access has ended.
    Disabled,
    /// Tells the other managers that a person was invited again. Refers to that person.
    Reinvited,
    /// Tells the operators that a link was made on the command line. Refers to who got it.
    BreakGlass,
    /// Tells a person that a way in was added.
    FactorAdded,
    /// Tells a person that a way in was removed.
    FactorRemoved,
    /// Tells a person that a passkey was refused because a copy of it may be in use.
    PasskeyCopied,
    /// Tells a region's managers that an operator opened the region. Refers to the operator and the
    /// region.
    RegionEntered,
    /// Tells a person how many tasks are due, once a day. Refers to the person.
    Tasks,
    /// Tells a region's managers that a subscription was paused because no delivery succeeded for
    /// days. The store queues it, and says what it refers to.
    SubscriptionUnreachable,
    /// Like the one before, for a receiver that answered 410.
    SubscriptionGone,
}

impl StaffMail {
    pub(super) const ALL: [Self; 13] = [
        Self::Invitation,
        Self::RoleAdded,
        Self::Joined,
        Self::Disabled,
        Self::Reinvited,
        Self::BreakGlass,
        Self::FactorAdded,
        Self::FactorRemoved,
        Self::PasskeyCopied,
        Self::RegionEntered,
        Self::Tasks,
        Self::SubscriptionUnreachable,
        Self::SubscriptionGone,
    ];

    /// Returns its name in the outbox.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "staff-invitation",
            Self::RoleAdded => "staff-role-added",
            Self::Joined => "staff-joined",
            Self::Disabled => "staff-disabled",
            Self::Reinvited => "staff-reinvited",
            Self::BreakGlass => "staff-break-glass",
            Self::FactorAdded => "staff-factor-added",
            Self::FactorRemoved => "staff-factor-removed",
            Self::PasskeyCopied => "staff-passkey-copied",
            Self::RegionEntered => "staff-region-entered",
            Self::Tasks => "staff-tasks",
            Self::SubscriptionUnreachable => pause_mails::UNREACHABLE,
            Self::SubscriptionGone => pause_mails::GONE,
        }
    }

    /// Returns the page that the e-mail's button leads to, unless it is a link made for this e-mail.
    pub(crate) const fn leads_to(self) -> Option<&'static str> {
        match self {
            Self::RoleAdded | Self::Tasks => Some("/desk"),
            Self::FactorAdded | Self::FactorRemoved | Self::PasskeyCopied => Some("/desk/account"),
            Self::SubscriptionUnreachable | Self::SubscriptionGone => {
                Some("/docs/guides/nl/events")
            }
            _ => None,
        }
    }

    /// Returns the subject and the texts.
    pub(super) const fn words(self) -> (&'static str, &'static [Words; 2]) {
        match self {
            Self::Invitation => ("Uitnodiging voor Onderwijsregio", &texts::INVITATION),
            Self::RoleAdded => ("U hebt toegang tot een regio erbij", &texts::ROLE_ADDED),
            Self::Joined => ("Uw uitnodiging is aangenomen", &texts::JOINED),
            Self::Disabled => ("Uw toegang is beëindigd", &texts::DISABLED),
            Self::Reinvited => ("Een collega is opnieuw uitgenodigd", &texts::REINVITED),
            Self::BreakGlass => ("Noodtoegang tot Onderwijsregio", &texts::BREAK_GLASS),
            Self::FactorAdded => (
                "Een manier van inloggen is toegevoegd",
                &texts::FACTOR_ADDED,
            ),
            Self::FactorRemoved => (
                "Een manier van inloggen is verwijderd",
                &texts::FACTOR_REMOVED,
            ),
            Self::PasskeyCopied => ("Een passkey is geweigerd", &texts::PASSKEY_COPIED),
            Self::RegionEntered => (
                "Een systeembeheerder opende uw regio",
                &texts::REGION_ENTERED,
            ),
            Self::Tasks => ("Uw taken", &texts::TASKS),
            Self::SubscriptionUnreachable => (
                "Een abonnement op gebeurtenissen is gepauzeerd",
                &texts::SUBSCRIPTION_UNREACHABLE,
            ),
            Self::SubscriptionGone => (
                "Een abonnement op gebeurtenissen is gepauzeerd",
                &texts::SUBSCRIPTION_GONE,
            ),
        }
    }
}

/// What an e-mail about a subscription names.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NamedSubscription {
    /// Its id, with the region's description of it.
    pub subscription: String,
    /// The host that events are sent to.
    pub host: String,
    /// Since when nothing was accepted.
    pub since: String,
    /// Its address in the API.
    pub address: String,
    /// The command that resumes it.
    pub command: String,
}

/// The content of an e-mail.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffEmail {
    /// Its kind.
    pub kind: StaffMail,
    /// Where its button leads.
    pub link: Option<String>,
    /// The name of the person whom the e-mail is about.
    pub name: String,
    /// The name of the region, or of several.
    pub region: String,
    /// How many tasks are overdue.
    pub overdue: String,
    /// How many tasks are due today.
    pub today: String,
    /// What it names of a subscription.
    pub about: NamedSubscription,
    /// The only language of its text; none for both.
    pub language: Option<&'static str>,
}

impl std::fmt::Debug for StaffEmail {
    /// Formats the kind only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind.name())
    }
}

impl StaffEmail {
    /// Creates an e-mail without link and names.
    pub(crate) fn new(kind: StaffMail) -> Self {
        Self {
            kind,
            link: None,
            name: String::new(),
            region: String::new(),
            overdue: String::new(),
            today: String::new(),
            about: NamedSubscription::default(),
            language: None,
        }
    }

    /// Returns the subject, in Dutch unless the text is in English only.
    pub(super) fn subject(&self) -> &'static str {
        match (self.kind, self.language) {
            (StaffMail::Tasks, Some("en")) => "Your tasks",
            (kind, _) => kind.words().0,
        }
    }

    /// Replaces `{name}`, `{region}` and so on in a text. A name that contains one of them stays as it is.
    pub(super) fn named(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + self.name.len() + self.region.len());
        for part in text.split_inclusive('}') {
            let known = [
                ("{name}", &self.name),
                ("{region}", &self.region),
                ("{overdue}", &self.overdue),
                ("{today}", &self.today),
                ("{subscription}", &self.about.subscription),
                ("{host}", &self.about.host),
                ("{since}", &self.about.since),
                ("{address}", &self.about.address),
                ("{command}", &self.about.command),
            ];
            let place = known
                .into_iter()
                .find_map(|(place, name)| Some((part.strip_suffix(place)?, name)));
            match place {
                Some((before, name)) => filled.extend([before, name]),
                None => filled.push_str(part),
            }
        }
        filled
    }
}

/// Queues an e-mail, which is sent once this transaction is committed.
pub(crate) async fn post(
    transaction: &mut Transaction<'_>,
    (id, kind): (MailId, StaffMail),
    recipient: &str,
    reference: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let mail = NewMail {
        id,
        kind: kind.name(),
        recipient,
        reference,
        created_at: now,
    };
    enqueue(transaction, mail).await
}
