//! The texts for signing in and out.

texts! {
    /// From requesting a link to signing out.
    SignIn {
        title "Inloggen" "Sign in";
        heading "Bekijk en beheer je gegevens" "See and manage your details";
        lead "Zie waar je staat op weg naar het onderwijs, houd je gegevens actueel en bepaal zelf wat je deelt."
            "See where you are on your way into education, keep your details up to date and decide what you share.";
        form_heading "Inloggen met je e-mailadres" "Sign in with your e-mail address";
        form_about "Je hebt geen wachtwoord nodig. We sturen je een link en een code."
            "You do not need a password. We will send you a link and a code.";
        email "E-mailadres" "E-mail address";
        email_hint "Het adres dat je aan je onderwijsregio gaf." "The address you gave to your education region.";
        email_missing "Vul je e-mailadres in." "Enter your e-mail address.";
        email_wrong "Vul een e-mailadres in zoals naam@voorbeeld.nl." "Enter an e-mail address such as name@example.nl.";
        email_bare "Vul alleen het e-mailadres in, zonder naam, aanhalingstekens of haakjes."
            "Enter the e-mail address alone, without a name, quotes or brackets.";
        email_several "Vul één e-mailadres in, zonder komma of puntkomma."
            "Enter one e-mail address, without a comma or semicolon.";
        email_space "In een e-mailadres staat geen spatie." "An e-mail address has no spaces.";
        email_at "Vul een e-mailadres in met één @, zoals naam@voorbeeld.nl."
            "Enter an e-mail address with one @, such as name@example.nl.";
        email_dot "Achter de @ ontbreekt een punt, zoals in voorbeeld.nl."
            "A dot is missing after the @, as in example.nl.";
        email_domain "Wat achter de @ staat, is geen geldig domein." "What follows the @ is not a valid domain.";
        send "Stuur mij een link" "Send me a link";
        see "Zien" "See";
        see_about "Je traject, je contactmomenten en alles wat een regio over je bewaart."
            "Your progress, your contact moments and everything a region keeps about you.";
        change "Wijzigen" "Change";
        change_about "Verhuisd, nieuw nummer of een andere wens? Je past het zelf aan."
            "Moved, changed your number or your mind? You update it yourself.";
        decide "Bepalen" "Decide";
        decide_about "Zie wie je gegevens inzag, trek toestemming in of laat alles wissen."
            "See who looked at your details, withdraw consent or have everything erased.";
        sent_title "Kijk in je e-mail" "Check your e-mail";
        sent_about "Als {} bij ons bekend is, hebben we er een e-mail naartoe gestuurd. Open de link, of vul hieronder de code van 6 cijfers in."
            "If we know {}, we have sent an e-mail to it. Open the link, or enter the 6-digit code below.";
        sent_valid "De link en de code werken 10 minuten." "The link and the code work for 10 minutes.";
        code "Code van 6 cijfers" "6-digit code";
        code_missing "Vul de code van 6 cijfers in." "Enter the 6-digit code.";
        code_wrong "Deze code werkt niet. Misschien is hij verkeerd overgenomen, al gebruikt of ouder dan 10 minuten."
            "This code does not work. It may have been mistyped, already used, or older than 10 minutes.";
        open "Inloggen" "Sign in";
        no_mail "Geen e-mail gekregen?" "No e-mail?";
        no_mail_about "Kijk bij je ongewenste e-mail en wacht een minuut. Is er dan nog niets? Dan kennen we dit adres misschien niet."
            "Look in your spam folder and wait a minute. Still nothing? Then we may not know this address.";
        again "Vraag een nieuwe link" "Ask for a new link";
        link_title "Bijna binnen" "Almost there";
        link_about "Druk op de knop om in te loggen. Zo weten we zeker dat jij het bent, en niet je e-mailprogramma."
            "Press the button to sign in. That way we know it is you, and not your e-mail program.";
        link_wrong "Deze link werkt niet meer" "This link no longer works";
        link_wrong_about "Een link werkt één keer, en niet langer dan 10 minuten. Vraag een nieuwe, dan ben je zo binnen."
            "A link works once, and for no longer than 10 minutes. Ask for a new one and you will be in shortly.";
        out_title "Je bent uitgelogd" "You are signed out";
        out_about "Gebruik je een computer van iemand anders? Sluit dan ook de browser."
            "Using someone else's computer? Then close the browser as well.";
        back_in "Opnieuw inloggen" "Sign in again";
        ended "Je bent niet meer ingelogd" "You are no longer signed in";
        ended_about "Na 30 minuten zonder activiteit loggen we je uit. Log opnieuw in om verder te gaan."
            "After 30 minutes without activity we sign you out. Sign in again to continue.";
        tried_often "Te vaak geprobeerd" "Too many tries";
        tried_often_about "Er is vanaf deze plek te vaak geprobeerd in te loggen. Probeer het over een uur opnieuw."
            "There were too many attempts to sign in from here. Please try again in an hour.";
        slow_down "Er zijn te veel links gevraagd. Probeer het over een uur opnieuw."
            "Too many links were asked for. Please try again in an hour.";
    }
}
