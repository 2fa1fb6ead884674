//! The texts of the e-mails, in Dutch and English.

/// The text of an e-mail in one language. In a text, `{site}` and `{region}` stand for names.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) lang: &'static str,
    pub(super) heading: &'static str,
    pub(super) first: &'static str,
    /// Text of the button that opens the link.
    pub(super) button: &'static str,
    /// Text before the code.
    pub(super) code: &'static str,
    pub(super) last: &'static str,
}

const LAST: [&str; 2] = [
    "Link en code werken één keer, tot tien minuten na het verzenden. Vroeg je hier niet om? Dan hoef je niets te doen.",
    "Link and code work once, until ten minutes after this was sent. Did you not ask for it? Then there is nothing to do.",
];

/// Link to the portal's own page.
pub(super) const SIGN_IN: [Words; 2] = [
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
pub(super) const SIGN_IN_ASKED_BY_REGION: [Words; 2] = [
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
pub(super) const SIGN_IN_TO_REGION: [Words; 2] = [
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

pub(super) const APPROVE_ADDRESS: [Words; 2] = [
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

pub(super) const CONFIRM_ADDRESS: [Words; 2] = [
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

pub(super) const CONFIRM_ERASURE: [Words; 2] = [
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

pub(super) const CONFIRM_ERASURE_IN_REGION: [Words; 2] = [
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

pub(super) const ADDRESS_CHANGED: [Words; 2] = [
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

pub(super) const ADDRESS_REPLACED: [Words; 2] = [
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

pub(super) const ERASED: [Words; 2] = [
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

pub(super) const ERASED_IN_REGION: [Words; 2] = [
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

pub(super) const ERASED_BUT_FILES: [Words; 2] = [
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
