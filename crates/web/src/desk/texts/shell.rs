//! The texts around every page of the desk.

use crate::texts::texts;

texts! {
    /// Header, navigation, and what components say.
    Shell {
        product "Onderwijsregio werkplek" "Onderwijsregio desk";
        skip "Naar de inhoud" "Skip to content";
        menu "Pagina's" "Pages";
        region "Regio" "Region";
        regions "Wisselen van regio" "Switch region";
        to_sandbox "Naar de oefenomgeving" "To the sandbox";
        leave_sandbox "Terug naar de echte gegevens" "Back to the real data";
        sandbox "Oefenomgeving: hier staan geen echte kandidaten. Alles wordt elke nacht gewist."
            "Sandbox: there are no real candidates here. Everything is erased every night.";
        today "Vandaag" "Today";
        candidates "Kandidaten" "Candidates";
        board "Bord" "Board";
        tasks "Taken" "Tasks";
        retention "Bewaartermijnen" "Retention";
        staff "Medewerkers" "Staff";
        find "Kandidaat zoeken" "Find a candidate";
        find_hint "Naam, e-mail, telefoon, plaats" "Name, e-mail, phone, city";
        find_button "Zoeken" "Search";
        keys "Sneltoetsen" "Shortcuts";
        account "Mijn account" "My account";
        sign_out "Uitloggen" "Sign out";
        close "Sluiten" "Close";
        cancel "Annuleren" "Cancel";
        save "Opslaan" "Save";
        undo "Ongedaan maken" "Undo";
        optional "niet verplicht" "optional";
        home "Naar het begin" "Go to the start page";
        problem "Er klopt iets nog niet" "Something needs your attention";
        problem_prefix "Fout: " "Error: ";
        kind_info "Ter informatie" "Information";
        kind_good "Gelukt" "Done";
        kind_warn "Let op" "Warning";
        kind_bad "Fout" "Error";
        take_off "Filter weghalen" "Remove filter";
        pager "Verder bladeren" "More pages";
        first_page "Eerste pagina" "First page";
        next_page "Volgende pagina" "Next page";
        idle "Je bent een tijdje niet actief geweest. Over vijf minuten loggen we je uit."
            "You have been inactive for a while. We will sign you out in five minutes.";
        stay "Blijf ingelogd" "Stay signed in";
        colleague "een medewerker" "a member of staff";
        viewer "meekijker" "viewer";
        coordinator "coördinator" "coordinator";
        manager "beheerder" "manager";
        technician "technisch beheerder" "technician";
    }
}
