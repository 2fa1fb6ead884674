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
        open "Inloggen" "Sign in";
        no_mail "Geen e-mail gekregen?" "No e-mail?";
        no_mail_about "Kijk bij je ongewenste e-mail en wacht een minuut. Is er dan nog niets? Dan kennen we dit adres misschien niet."
            "Look in your spam folder and wait a minute. Still nothing? Then we may not know this address.";
        again "Vraag een nieuwe link" "Ask for a new link";
        link_title "Bijna binnen" "Almost there";
        link_about "Druk op de knop om in te loggen. Zo weten we zeker dat jij het bent, en niet je e-mailprogramma."
            "Press the button to sign in. That way we know it is you, and not your e-mail program.";
        out_title "Je bent uitgelogd" "You are signed out";
        out_about "Gebruik je een computer van iemand anders? Sluit dan ook de browser."
            "Using someone else's computer? Then close the browser as well.";
        back_in "Opnieuw inloggen" "Sign in again";
        ended "Je bent niet meer ingelogd" "You are no longer signed in";
        ended_about "Na 30 minuten zonder activiteit loggen we je uit. Log opnieuw in om verder te gaan."
            "After 30 minutes without activity we sign you out. Sign in again to continue.";
    }
}
