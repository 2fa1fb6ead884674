//! The texts of the pages on which a manager manages the staff of a region.

use crate::texts::texts;

texts! {
    /// The staff of a region.
    Staff {
        title "Medewerkers" "Staff";
        about "Wie in deze regio werkt, en wat diegene mag. Een wijziging geldt meteen."
            "Who works in this region, and what they may do. A change is in force at once.";
        invite "Medewerker uitnodigen" "Invite a member of staff";
        name "Naam" "Name";
        email "E-mailadres" "E-mail address";
        email_hint "Hierheen gaat de uitnodiging, met een link die één keer werkt, tot 72 uur na nu."
            "The invitation goes there, with a link that works once, until 72 hours from now.";
        roles "Rollen" "Roles";
        roles_hint "Iemand kan meer dan één rol hebben." "A person can have more than one role.";
        viewer_about "ziet kandidaten en cijfers, verandert niets" "sees candidates and figures, changes nothing";
        coordinator_about "werkt met kandidaten: notities, taken, fases" "works with candidates: notes, tasks, phases";
        manager_about "mag alles in deze regio, ook wissen en medewerkers beheren"
            "may do everything in this region, also erase, and manage its staff";
        technician_about "beheert sleutels en koppelingen, ziet geen kandidaten"
            "manages keys and connections, sees no candidates";
        send "Uitnodiging versturen" "Send the invitation";
        state "Status" "Status";
        invited "uitgenodigd" "invited";
        active "actief" "active";
        disabled "toegang beëindigd" "access ended";
        seen "Laatst gezien" "Last seen";
        never "nog niet" "not yet";
        sessions "Sessies" "Sessions";
        me "jij" "you";
        pages "{} tot {} van {}" "{} to {} of {}";
        roles_save "Rollen opslaan" "Save the roles";
        roles_about "Rollen die een werkaccount geeft, volgen dat account bij elke keer inloggen."
            "Roles that a work account gives follow that account at each sign-in.";
        sessions_some "Open sessies: {}. Beëindig ze bijvoorbeeld als een apparaat kwijt is; inloggen kan daarna gewoon weer."
            "Open sessions: {}. End them, for example, if a device was lost; signing in again stays possible.";
        sessions_none "Er zijn nu geen open sessies." "There are no open sessions now.";
        sessions_end "Alle sessies beëindigen" "End all sessions";
        again "Opnieuw uitnodigen" "Invite again";
        again_about "Voor wie geen manier van inloggen meer heeft. Alle manieren van inloggen en alle sessies eindigen meteen. Er gaat een nieuwe uitnodiging naar het bekende adres, en de andere beheerders krijgen bericht. Spreek de persoon zelf, voor je dit doet."
            "For those who have no way to sign in any more. All ways to sign in and all sessions end at once. A new invitation goes to the known address, and the other managers are notified. Speak to the person before you do this.";
        resend "Uitnodiging opnieuw versturen" "Send the invitation again";
        resend_about "De vorige uitnodiging werkt dan niet meer." "The invitation before it then no longer works.";
        end "Toegang beëindigen" "End the access";
        end_about "De rollen in deze regio vervallen meteen. Taken blijven staan, en in de geschiedenis blijft te zien wie wat deed."
            "The roles in this region end at once. Tasks remain, and the history still shows who did what.";
        own "Je eigen rollen en toegang verandert een andere beheerder. Je sessies en manieren van inloggen staan bij je account."
            "Another manager changes your own roles and access. Your sessions and ways to sign in are on your account.";
        own_email "Dit is je eigen adres. Je eigen rollen verandert een andere beheerder."
            "This is your own address. Another manager changes your own roles.";
        name_missing "Vul een naam in." "Enter a name.";
        name_long "Vul een naam van hoogstens 200 tekens in." "Enter a name of at most 200 characters.";
        name_lines "Vul de naam in op één regel, zonder bijzondere stuurtekens."
            "Enter the name on one line, without control characters.";
        email_missing "Vul een e-mailadres in." "Enter an e-mail address.";
        email_wrong "Vul een volledig e-mailadres in, zoals naam@voorbeeld.nl." "Enter a complete e-mail address, such as name@example.nl.";
        roles_missing "Kies minstens één rol." "Choose at least one role.";
        too_many "Naar dit adres zijn in het laatste uur al vijf uitnodigingen gestuurd. Probeer het over {} minuten opnieuw."
            "Five invitations were sent to this address within the last hour. Try again in {} minutes.";
        beyond "Dit kan voor deze persoon alleen een systeembeheerder doen." "For this person, only an operator can do this.";
        no_address "Het adres van deze persoon is gewist. Nodig de persoon uit als een nieuwe medewerker."
            "The address of this person was erased. Invite the person as a new member of staff.";
        kept "Wat je invulde, is een kwartier lang versleuteld bewaard, alleen voor jou. Bevestig dat jij het bent: dan staat het er weer. Er is nog niets verstuurd."
            "What you filled in is kept, encrypted, for a quarter of an hour and for you alone. Confirm that it is you, and it is back. Nothing has been sent yet.";
        kept_draft "Dit had je om {} ingevuld. Het is nog niet verstuurd." "You had filled in this at {}. It has not been sent yet.";
        ways "Inloggen in deze regio" "Signing in to this region";
        ways_about "Hoe medewerkers inloggen die een rol in deze regio hebben. Zijn alle manieren gekozen, dan gelden ook manieren die er later bij komen. Wie anders is ingelogd, bevestigt eerst op een van deze manieren."
            "How people sign in who have a role in this region. If all ways are chosen, ways that are added later count, too. Those who are signed in in another way confirm in one of these ways first.";
        ways_change "Manieren van inloggen kiezen" "Choose the ways to sign in";
        ways_all "Op alle manieren." "In all ways.";
        ways_some "Alleen met: {}." "Only with: {}.";
        ways_field "Toegestaan" "Allowed";
        ways_missing "Kies minstens één manier." "Choose at least one way.";
        ways_own "Met deze keuze kun je zelf niet meer inloggen in deze regio. Kies er een bij die je zelf hebt, of voeg bij Mijn account eerst een gekozen manier toe."
            "With this choice you could no longer sign in to this region yourself. Also choose a way that you have, or first add a chosen way under My account.";
        ways_locked "Met deze keuze kan geen enkele beheerder van deze regio nog inloggen." "With this choice no manager of this region could sign in any more.";
        done_ways "De manieren van inloggen zijn opgeslagen." "The ways to sign in have been saved.";
        done_invited "De uitnodiging is verstuurd." "The invitation has been sent.";
        done_invited_unsent "De medewerker is uitgenodigd, maar deze server verstuurt geen e-mail. Vraag een systeembeheerder om een link."
            "The person has been invited, but this server sends no e-mail. Ask an operator for a link.";
        done_roles "De rollen zijn opgeslagen." "The roles have been saved.";
        done_sessions "De sessies zijn beëindigd." "The sessions have been ended.";
        done_again "Er is een nieuwe uitnodiging verstuurd. Wat de persoon had om in te loggen, werkt niet meer."
            "A new invitation has been sent. What the person had to sign in no longer works.";
        done_again_unsent "Wat de persoon had om in te loggen, werkt niet meer. Deze server verstuurt geen e-mail: vraag een systeembeheerder om een link."
            "What the person had to sign in no longer works. This server sends no e-mail: ask an operator for a link.";
        done_ended "De toegang tot deze regio is beëindigd." "The access to this region has been ended.";
    }
}
