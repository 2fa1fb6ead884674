//! The texts for signing in, joining and signing out.

use crate::texts::texts;

texts! {
    /// From the first page to signing out.
    SignIn {
        title "Inloggen" "Sign in";
        heading "Inloggen op de werkplek" "Sign in to the desk";
        about "Je logt in met een passkey. Een wachtwoord is er niet."
            "You sign in with a passkey. There is no password.";
        back "Je bent niet ingelogd. Na het inloggen ga je verder waar je was."
            "You are not signed in. After signing in you continue where you were.";
        field "Passkey kiezen" "Choose a passkey";
        field_hint "Kies je passkey uit de lijst die je browser hier toont, of druk op de knop."
            "Choose your passkey from the list that your browser shows here, or press the button.";
        by_provider "Inloggen met {}" "Sign in with {}";
        away "{} is nu niet bereikbaar. Probeer het later opnieuw, of log op een andere manier in."
            "{} cannot be reached at the moment. Try again later, or sign in in another way.";
        by_passkey "Inloggen met een passkey" "Sign in with a passkey";
        no_account "Nog geen toegang, of je passkey kwijt? Vraag een beheerder van je regio om je (opnieuw) uit te nodigen."
            "No access yet, or lost your passkey? Ask a manager of your region to invite you (again).";
        needs_script "Voor een passkey is JavaScript nodig. Zet het aan voor deze website."
            "A passkey needs JavaScript. Switch it on for this website.";
        refused "Inloggen is niet gelukt" "Signing in did not work";
        refused_about "We konden niet vaststellen dat jij het bent, of je hebt hier geen toegang. Probeer het opnieuw. Lukt het weer niet? Vraag een beheerder van je regio om een nieuwe uitnodiging."
            "We could not establish that it is you, or you have no access here. Try again. Does it fail again? Ask a manager of your region for a new invitation.";
        passkey "een passkey" "a passkey";
        no_passkeys "Je regio laat niet inloggen met een passkey. Kies hierboven een andere manier."
            "Your region does not let you sign in with a passkey. Choose another way above.";
        other_way "In deze regio log je op een andere manier in" "This region uses another way to sign in";
        other_way_about "De manier waarop je nu bent ingelogd, staat deze regio niet toe. Hier log je in met: {}. Heb je die manier nog niet? Voeg haar dan toe bij Mijn account."
            "This region does not allow the way in which you are signed in now. Here you sign in with: {}. Do you not have that way yet? Then add it under My account.";
        refused_here "Dit is niet gelukt" "This did not work";
        refused_here_about "Er is niets veranderd. Het account hoort bij iemand anders, je hebt bij deze organisatie al een ander account, of je regio staat het niet toe."
            "Nothing has changed. The account belongs to somebody else, you already have another account at this organisation, or your region does not allow it.";
        again "Opnieuw proberen" "Try again";
        often "Te vaak geprobeerd" "Too many attempts";
        often_about "Vanaf dit netwerk is te vaak geprobeerd in te loggen. Probeer het over tien minuten opnieuw."
            "There were too many attempts to sign in from this network. Try again in ten minutes.";
        address "Deze website staat op een IP-adres. Een passkey hoort bij een naam, dus browsers maken er hier geen. Open de website op haar naam (op je eigen computer: localhost). De systeembeheerder stelt de naam in met --public-url."
            "This website is at an IP address. A passkey belongs to a name, so browsers make none here. Open the website by its name (on your own computer: localhost). The system administrator sets the name with --public-url.";
        insecure "Deze website is bereikbaar zonder TLS (https). Browsers maken en gebruiken passkeys alleen over een beveiligde verbinding. De systeembeheerder stelt het adres in met --public-url."
            "This website is reached without TLS (https). Browsers make and use passkeys over a secure connection only. The system administrator sets the address with --public-url.";
        unnamed "Het adres van deze website heeft geen naam waarbij een passkey kan horen. De systeembeheerder stelt het in met --public-url."
            "The address of this website has no name that a passkey could belong to. The system administrator sets it with --public-url.";
        join_title "Welkom" "Welcome";
        join_about "Je bent uitgenodigd voor de werkplek van je onderwijsregio. Druk op de knop om te beginnen. Daarna heb je tien minuten om je aan te melden."
            "You have been invited to the desk of your education region. Press the button to begin. You then have ten minutes to register.";
        join_begin "Beginnen" "Begin";
        join_wrong "Deze uitnodiging werkt niet meer" "This invitation no longer works";
        join_wrong_about "Een uitnodiging werkt één keer, en niet voor altijd. Vraag een beheerder van je regio om een nieuwe."
            "An invitation works once, and not forever. Ask a manager of your region for a new one.";
        hello "Welkom, {}" "Welcome, {}";
        first_about "Kies hoe je voortaan inlogt. Een passkey staat op je telefoon, computer of beveiligingssleutel; je ontgrendelt hem met je vingerafdruk, gezicht of pincode."
            "Choose how you will sign in from now on. A passkey is on your phone, computer or security key; you unlock it with your fingerprint, face or PIN.";
        make "Passkey maken" "Create a passkey";
        step_title "Bevestig dat jij het bent" "Confirm that it is you";
        step_about "Voor deze stap vragen we je nog een keer in te loggen. Dat geldt dan vijf minuten."
            "This step asks you to sign in once more. That then holds for five minutes.";
        step_by_passkey "Bevestigen met je passkey" "Confirm with your passkey";
        step_by_provider "Bevestigen met {}" "Confirm with {}";
        step_needed "Bevestig eerst dat jij het bent" "Confirm first that it is you";
        step_needed_about "Er is niets veranderd. Deze stap vraagt dat je minder dan vijf minuten geleden hebt ingelogd."
            "Nothing has changed. This step requires that you signed in less than five minutes ago.";
        out_title "Je bent uitgelogd" "You are signed out";
        out_about "Gebruik je een computer van iemand anders? Sluit dan ook de browser."
            "Using someone else's computer? Then close the browser as well.";
        out_at_provider "Ook uitloggen bij je organisatie" "Sign out at your organisation, too";
        back_in "Opnieuw inloggen" "Sign in again";
        unsupported "Deze browser kent geen passkeys. Gebruik een nieuwere browser."
            "This browser does not know passkeys. Use a newer browser.";
        cancelled "Het is afgebroken of duurde te lang. Probeer het opnieuw."
            "It was cancelled or took too long. Try again.";
        known "Dit apparaat heeft al een passkey van jou voor deze website."
            "This device already has a passkey of yours for this website.";
        domain "Je browser staat passkeys op dit adres niet toe. Open de website op haar eigen naam."
            "Your browser does not allow passkeys at this address. Open the website by its own name.";
        failed "Het is niet gelukt. Laad de pagina opnieuw en probeer het nog eens."
            "It did not work. Reload the page and try once more.";
    }
}
