//! E-mails to staff: their kinds, their texts, and how they are queued.

use super::texts::Words;
use model::{MailId, Timestamp};
use store::{
    Error, Transaction,
    mails::{NewMail, enqueue},
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
}

impl StaffMail {
    pub(super) const ALL: [Self; 11] = [
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
        }
    }

    /// Returns the page that the e-mail's button leads to, unless it is a link made for this e-mail.
    pub(crate) const fn leads_to(self) -> Option<&'static str> {
        match self {
            Self::RoleAdded | Self::Tasks => Some("/desk"),
            Self::FactorAdded | Self::FactorRemoved | Self::PasskeyCopied => Some("/desk/account"),
            _ => None,
        }
    }

    /// Returns the subject and the texts.
    pub(super) const fn words(self) -> (&'static str, &'static [Words; 2]) {
        match self {
            Self::Invitation => ("Uitnodiging voor Onderwijsregio", &INVITATION),
            Self::RoleAdded => ("U hebt toegang tot een regio erbij", &ROLE_ADDED),
            Self::Joined => ("Uw uitnodiging is aangenomen", &JOINED),
            Self::Disabled => ("Uw toegang is beëindigd", &DISABLED),
            Self::Reinvited => ("Een collega is opnieuw uitgenodigd", &REINVITED),
            Self::BreakGlass => ("Noodtoegang tot Onderwijsregio", &BREAK_GLASS),
            Self::FactorAdded => ("Een manier van inloggen is toegevoegd", &FACTOR_ADDED),
            Self::FactorRemoved => ("Een manier van inloggen is verwijderd", &FACTOR_REMOVED),
            Self::PasskeyCopied => ("Een passkey is geweigerd", &PASSKEY_COPIED),
            Self::RegionEntered => ("Een systeembeheerder opende uw regio", &REGION_ENTERED),
            Self::Tasks => ("Uw taken", &TASKS),
        }
    }
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
    pub(crate) const fn new(kind: StaffMail) -> Self {
        Self {
            kind,
            link: None,
            name: String::new(),
            region: String::new(),
            overdue: String::new(),
            today: String::new(),
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

    /// Replaces `{name}`, `{region}`, `{overdue}` and `{today}` in a text. A name that contains one of them stays as it is.
    pub(super) fn named(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + self.name.len() + self.region.len());
        for part in text.split_inclusive('}') {
            let known = [
                ("{name}", &self.name),
                ("{region}", &self.region),
                ("{overdue}", &self.overdue),
                ("{today}", &self.today),
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

/// Makes the texts of an e-mail without a code: heading, first text, button and last text, in Dutch
/// and in English.
const fn words(dutch: [&'static str; 4], english: [&'static str; 4]) -> [Words; 2] {
    const fn one(lang: &'static str, [heading, first, button, last]: [&'static str; 4]) -> Words {
        Words {
            lang,
            heading,
            first,
            button,
            code: "",
            last,
        }
    }
    [one("nl", dutch), one("en", english)]
}

static INVITATION: [Words; 2] = words(
    [
        "U bent uitgenodigd",
        "U bent uitgenodigd om in Onderwijsregio te werken. Regio: {region}. Met deze link stelt u in hoe u inlogt: met een passkey, of met het account van uw organisatie.",
        "Inloggen instellen",
        "De link werkt één keer, tot 72 uur na de uitnodiging. Verwachtte u deze uitnodiging niet? Dan hoeft u niets te doen.",
    ],
    [
        "You are invited",
        "You are invited to work in Onderwijsregio. Region: {region}. With this link you set up how you sign in: with a passkey, or with the account of your organisation.",
        "Set up signing in",
        "The link works once, until 72 hours after the invitation. Did you not expect this invitation? Then there is nothing to do.",
    ],
);

static ROLE_ADDED: [Words; 2] = words(
    [
        "U hebt toegang tot een regio erbij",
        "U kunt voortaan ook werken in {region}. U logt in zoals u gewend bent.",
        "Naar de werkplek",
        "Klopt dit niet? Neem dan contact op met een beheerder van die regio.",
    ],
    [
        "You have access to another region",
        "From now on you can also work in {region}. You sign in as you are used to.",
        "To the desk",
        "Is this wrong? Then contact a manager of that region.",
    ],
);

static JOINED: [Words; 2] = words(
    [
        "Uw uitnodiging is aangenomen",
        "{name} heeft uw uitnodiging aangenomen en kan inloggen.",
        "",
        "Hebt u deze persoon niet uitgenodigd? Beëindig dan de toegang bij de medewerkers van uw regio.",
    ],
    [
        "Your invitation was accepted",
        "{name} has accepted your invitation and can sign in.",
        "",
        "Did you not invite this person? Then end the access on the page of your region's staff.",
    ],
);

static DISABLED: [Words; 2] = words(
    [
        "Uw toegang is beëindigd",
        "U kunt niet meer inloggen bij Onderwijsregio. Alle sessies zijn beëindigd.",
        "",
        "Klopt dit niet? Neem dan contact op met een beheerder van uw regio.",
    ],
    [
        "Your access has ended",
        "You can no longer sign in to Onderwijsregio. All sessions have ended.",
        "",
        "Is this wrong? Then contact a manager of your region.",
    ],
);

static REINVITED: [Words; 2] = words(
    [
        "Een collega is opnieuw uitgenodigd",
        "{name} is opnieuw uitgenodigd. Alle manieren van inloggen en alle sessies van deze persoon zijn beëindigd, en er is een nieuwe uitnodiging gestuurd naar het bekende adres.",
        "",
        "Vroeg deze persoon daar niet om? Overleg dan met de andere beheerders van uw regio.",
    ],
    [
        "A colleague was invited again",
        "{name} was invited again. All ways of signing in and all sessions of this person have ended, and a new invitation was sent to the known address.",
        "",
        "Did this person not ask for it? Then consult the other managers of your region.",
    ],
);

static BREAK_GLASS: [Words; 2] = words(
    [
        "Noodtoegang",
        "Op de server is een link gemaakt waarmee {name} een manier van inloggen kan instellen.",
        "",
        "Was dit niet afgesproken? Dan heeft iemand toegang tot de server: bekijk het auditlog.",
    ],
    [
        "Break-glass access",
        "A link was made on the server, with which {name} can set up a way of signing in.",
        "",
        "Was this not agreed? Then somebody has access to the server: look at the audit log.",
    ],
);

static FACTOR_ADDED: [Words; 2] = words(
    [
        "Een manier van inloggen is toegevoegd",
        "Bij uw account is een manier van inloggen toegevoegd: een passkey, of het account van een organisatie.",
        "Naar mijn account",
        "Deed u dit niet zelf? Verwijder deze dan, beëindig de sessies die u niet kent, en neem contact op met een beheerder van uw regio.",
    ],
    [
        "A way of signing in was added",
        "A way of signing in was added to your account: a passkey, or the account of an organisation.",
        "To my account",
        "Was this not you? Then remove it, end the sessions that you do not know, and contact a manager of your region.",
    ],
);

static FACTOR_REMOVED: [Words; 2] = words(
    [
        "Een manier van inloggen is verwijderd",
        "Bij uw account is een manier van inloggen verwijderd.",
        "Naar mijn account",
        "Deed u dit niet zelf? Beëindig dan de sessies die u niet kent, en neem contact op met een beheerder van uw regio.",
    ],
    [
        "A way of signing in was removed",
        "A way of signing in was removed from your account.",
        "To my account",
        "Was this not you? Then end the sessions that you do not know, and contact a manager of your region.",
    ],
);

static PASSKEY_COPIED: [Words; 2] = words(
    [
        "Een passkey is geweigerd",
        "Er werd ingelogd met een passkey van u waarvan de teller terugliep. Dat gebeurt als een passkey is gekopieerd. Het inloggen is geweigerd.",
        "Naar mijn account",
        "Verwijder deze passkey en voeg een nieuwe toe. Deed u dit niet zelf? Neem dan contact op met een beheerder van uw regio.",
    ],
    [
        "A passkey was refused",
        "Somebody signed in with a passkey of yours whose counter went back. This happens when a passkey was copied. The sign-in was refused.",
        "To my account",
        "Remove this passkey and add a new one. Was this not you? Then contact a manager of your region.",
    ],
);

static REGION_ENTERED: [Words; 2] = words(
    [
        "Een systeembeheerder opende uw regio",
        "Systeembeheerder {name} heeft {region} geopend en kan de kandidaten een uur lang bekijken. De opgegeven reden staat in het auditlog.",
        "",
        "Was dit niet afgesproken? Neem dan contact op met de systeembeheerder.",
    ],
    [
        "An operator opened your region",
        "The operator {name} opened {region}, and can see the candidates for an hour. The reason that was given is in the audit log.",
        "",
        "Was this not agreed? Then contact the operator.",
    ],
);

static TASKS: [Words; 2] = words(
    [
        "Uw taken",
        "Taken die te laat zijn: {overdue}. Taken voor vandaag: {today}.",
        "Naar de werkplek",
        "U krijgt deze e-mail omdat u dat bij uw account op de werkplek hebt gekozen. Daar zet u hem ook uit.",
    ],
    [
        "Your tasks",
        "Tasks that are overdue: {overdue}. Tasks for today: {today}.",
        "To the desk",
        "You get this e-mail because you chose it at your account on the desk. There you also switch it off.",
    ],
);
