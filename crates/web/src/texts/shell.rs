//! The texts around every page.

texts! {
    /// Header, navigation, footer and error pages.
    Shell {
        product "Mijn Onderwijsregio" "My Onderwijsregio";
        skip "Naar de inhoud" "Skip to content";
        menu "Menu" "Menu";
        records "Mijn gegevens" "My details";
        accesses "Wie keek mee" "Who looked";
        account "Instellingen" "Settings";
        sign_out "Uitloggen" "Sign out";
        footer "Je gegevens blijven bij je onderwijsregio. Wie ze inzag, zie je hier altijd zelf."
            "Your details stay with your education region. You can always see here who looked at them.";
        problem "Er klopt iets nog niet" "Something needs your attention";
        problem_prefix "Fout: " "Error: ";
        cancel "Annuleren" "Cancel";
        optional "niet verplicht" "optional";
        idle "Je bent een tijdje niet actief geweest. Over een paar minuten loggen we je uit."
            "You have been inactive for a while. We will sign you out in a few minutes.";
        stay "Blijf ingelogd" "Stay signed in";
        home "Naar het begin" "Go to the start page";
    }
}
