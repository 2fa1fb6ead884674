//! The texts that refuse what was asked for: what is wrong, and what to do.

use crate::texts::texts;

texts! {
    /// Refusals on all pages of the desk.
    Refusals {
        sign_in "Inloggen" "Sign in";
        signed_out "Je bent niet meer ingelogd" "You are no longer signed in";
        signed_out_about "Je sessie is geëindigd. Er is niets veranderd. Log opnieuw in en probeer het nog eens."
            "Your session has ended. Nothing has changed. Sign in again and try once more.";
        role "Dit mag je hier niet" "You may not do this here";
        role_about "Hiervoor is een van deze rollen nodig: {}. Vraag een beheerder van je regio erom."
            "This needs one of these roles: {}. Ask a manager of your region for it.";
        no_region "Je hebt nog geen rol in een regio" "You have no role in a region yet";
        no_region_about "Vraag een beheerder van je regio om je een rol te geven."
            "Ask a manager of your region to give you a role.";
        not_found "Deze pagina is er niet" "This page does not exist";
        not_found_about "Misschien is het adres niet goed overgenomen, is de kandidaat gewist, of heb je geen rol in deze regio."
            "The address may have been copied incorrectly, the candidate may have been erased, or you have no role in this region.";
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
    }
}
