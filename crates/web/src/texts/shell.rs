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
        not_found "Deze pagina is er niet" "This page does not exist";
        not_found_about "Misschien is het adres niet goed overgenomen, of is de pagina verplaatst."
            "The address may have been copied incorrectly, or the page has moved.";
        broken "Dit lukte niet" "That did not work";
        broken_about "Er ging bij ons iets mis. Probeer het over een paar minuten opnieuw."
            "Something went wrong on our side. Please try again in a few minutes.";
        busy "Het is even druk" "We are busy right now";
        busy_about "Er komen nu te veel aanvragen binnen. Probeer het over een paar minuten opnieuw."
            "Too many requests are coming in. Please try again in a few minutes.";
        forbidden "Deze aanvraag is geweigerd" "This request was refused";
        forbidden_about "Het formulier kwam niet van deze website, of het was te oud. Er is niets veranderd. Open de pagina opnieuw en probeer het nog eens."
            "The form did not come from this website, or it was too old. Nothing has changed. Open the page again and try once more.";
        too_large "Het formulier is te lang" "The form is too long";
        too_large_about "Er is niets veranderd. Maak wat je hebt ingevuld korter en probeer het nog eens."
            "Nothing has changed. Shorten what you filled in and try once more.";
        unfinished "Het formulier kwam niet helemaal aan" "The form did not arrive completely";
        unfinished_about "Er is niets veranderd. Controleer je verbinding en probeer het nog eens."
            "Nothing has changed. Check your connection and try once more.";
        home "Naar het begin" "Go to the start page";
    }
}
