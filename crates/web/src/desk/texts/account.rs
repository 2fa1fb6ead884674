//! The texts of a person's own account: ways in and sessions.

use crate::texts::texts;

texts! {
    /// The account of a member of staff.
    Account {
        title "Mijn account" "My account";
        about "Je bent ingelogd als {}." "You are signed in as {}.";
        ways "Manieren om in te loggen" "Ways to sign in";
        ways_about "Heb er liever twee: raak je er een kwijt, dan kun je nog naar binnen. Je kunt tien passkeys hebben."
            "Better have two: if you lose one, you can still get in. You can have ten passkeys.";
        synced "Passkey, ook bewaard buiten dit apparaat" "Passkey, also kept outside this device";
        one_device "Passkey op één apparaat" "Passkey on one device";
        at_provider "Werkaccount" "Work account";
        added "Toegevoegd op {}" "Added on {}";
        used "Laatst gebruikt op {}" "Last used on {}";
        unused "Nog niet gebruikt om in te loggen" "Not yet used to sign in";
        change "Wijzigen" "Change";
        add "Passkey toevoegen" "Add a passkey";
        link "Werkaccount van {} toevoegen" "Add the work account of {}";
        done_linked "Het werkaccount is toegevoegd. Je krijgt er een e-mail over. Je kunt nu ook je andere sessies beëindigen."
            "The work account has been added. You will get an e-mail about it. You can now also end your other sessions.";
        away "Die organisatie is nu niet bereikbaar. Er is niets veranderd. Probeer het later opnieuw."
            "That organisation cannot be reached at the moment. Nothing has changed. Try again later.";
        name "Naam" "Name";
        name_hint "Waaraan je hem herkent, bijvoorbeeld: laptop van het werk." "By which you recognise it, for example: work laptop.";
        change_title "{} wijzigen" "Change {}";
        rename "Naam opslaan" "Save the name";
        remove_about "Je kunt er daarna niet meer mee inloggen. Verwijder een passkey ook op het apparaat zelf. Een werkaccount bij je organisatie blijft bestaan."
            "You can then no longer sign in with it. Remove a passkey on the device itself, too. A work account at your organisation remains.";
        remove "Verwijderen" "Remove";
        last_one "Dit is je laatste manier om in te loggen. Voeg eerst een andere toe."
            "This is your last way to sign in. Add another one first.";
        last_of_region "Een van je regio's laat je alleen op deze manier inloggen. Voeg eerst een andere manier toe die de regio toestaat."
            "One of your regions lets you sign in in this way only. First add another way that the region allows.";
        full "Je hebt al tien passkeys. Verwijder er eerst een." "You already have ten passkeys. Remove one first.";
        done_added "De passkey is toegevoegd. Je krijgt er een e-mail over. Je kunt nu ook je andere sessies beëindigen."
            "The passkey has been added. You will get an e-mail about it. You can now also end your other sessions.";
        done_renamed "De naam is opgeslagen." "The name has been saved.";
        done_removed "Verwijderd. Je krijgt er een e-mail over. Je kunt nu ook je andere sessies beëindigen."
            "Removed. You will get an e-mail about it. You can now also end your other sessions.";
        digest_title "E-mail over je taken" "E-mail about your tasks";
        digest_about "Elke dag om zeven uur: hoeveel taken te laat zijn en hoeveel er vandaag klaar moeten, met een link. Zonder namen. Als er niets te doen is, komt er geen e-mail."
            "Every day at seven o'clock: how many tasks are overdue and how many are due today, with a link. Without names. If there is nothing to do, there is no e-mail.";
        digest "Uw taken" "Your tasks";
        digest_none "geen e-mail" "no e-mail";
        digest_dutch "elke dag, in het Nederlands" "every day, in Dutch";
        digest_english "elke dag, in het Engels" "every day, in English";
        digest_saved "De keuze is opgeslagen." "The choice has been saved.";
        sessions "Waar je bent ingelogd" "Where you are signed in";
        sessions_about "Een sessie eindigt na {} minuten zonder gebruik." "A session ends after {} minutes without use.";
        at_most "En altijd na {} uur." "And always after {} hours.";
        here "Deze sessie" "This session";
        unknown_browser "Onbekende browser" "Unknown browser";
        since "Sinds {}" "Since {}";
        last "Laatst gebruikt op {}" "Last used on {}";
        network "Netwerk {}" "Network {}";
        end "Einde" "End";
        end_others "Alle andere sessies beëindigen" "End all other sessions";
        ended "Beëindigd." "Ended.";
    }
}
