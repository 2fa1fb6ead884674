//! The texts of the e-mails to staff, in Dutch and English.

use super::texts::Words;

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

pub(super) static INVITATION: [Words; 2] = words(
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

pub(super) static ROLE_ADDED: [Words; 2] = words(
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

pub(super) static JOINED: [Words; 2] = words(
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

pub(super) static DISABLED: [Words; 2] = words(
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

pub(super) static REINVITED: [Words; 2] = words(
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

pub(super) static BREAK_GLASS: [Words; 2] = words(
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

pub(super) static FACTOR_ADDED: [Words; 2] = words(
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

pub(super) static FACTOR_REMOVED: [Words; 2] = words(
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

pub(super) static PASSKEY_COPIED: [Words; 2] = words(
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

pub(super) static REGION_ENTERED: [Words; 2] = words(
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

pub(super) static TASKS: [Words; 2] = words(
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

pub(super) static SUBSCRIPTION_UNREACHABLE: [Words; 2] = words(
    [
        "Een abonnement op gebeurtenissen is gepauzeerd",
        "Abonnement {subscription} van {region} stuurt niets meer naar {host}. De ontvanger heeft sinds {since} (Nederlandse tijd) niets aangenomen, en na vijf dagen pauzeert de server een abonnement. Wat er intussen gebeurt, wordt 30 dagen bewaard.",
        "Zo hervat u het",
        "Zorg eerst dat de ontvanger weer werkt. Hervat het abonnement daarna met PATCH {address} en paused op false, of vraag de systeembeheerder om: {command}. Dan wordt gestuurd wat niet is aangekomen.",
    ],
    [
        "A subscription to events was paused",
        "Subscription {subscription} of {region} sends nothing more to {host}. The receiver has accepted nothing since {since} (time in the Netherlands), and after five days the server pauses a subscription. What happens meanwhile is kept for 30 days.",
        "How to resume it",
        "First see that the receiver works again. Then resume the subscription with PATCH {address} and paused set to false, or ask the operator for: {command}. What did not arrive is then sent.",
    ],
);

pub(super) static SUBSCRIPTION_GONE: [Words; 2] = words(
    [
        "Een abonnement op gebeurtenissen is gepauzeerd",
        "Abonnement {subscription} van {region} stuurt niets meer naar {host}. De ontvanger antwoordde dat hij er niet meer is (410), en heeft sinds {since} (Nederlandse tijd) niets aangenomen. Wat er intussen gebeurt, wordt 30 dagen bewaard.",
        "Zo hervat u het",
        "Is de ontvanger opgeheven? Verwijder het abonnement dan. Hoort hij te werken? Hervat het abonnement dan met PATCH {address} en paused op false, of vraag de systeembeheerder om: {command}. Dan wordt gestuurd wat niet is aangekomen.",
    ],
    [
        "A subscription to events was paused",
        "Subscription {subscription} of {region} sends nothing more to {host}. The receiver answered that it is gone (410), and has accepted nothing since {since} (time in the Netherlands). What happens meanwhile is kept for 30 days.",
        "How to resume it",
        "Is the receiver closed down? Then delete the subscription. Should it work? Then resume the subscription with PATCH {address} and paused set to false, or ask the operator for: {command}. What did not arrive is then sent.",
    ],
);
