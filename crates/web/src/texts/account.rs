//! The texts for the access log and the account settings.

texts! {
    /// Accesses, settings, e-mail address and erasure.
    Account {
        accesses "Wie keek mee" "Who looked";
        accesses_about "Welke organisaties je gegevens bekeken of wijzigden, het nieuwste eerst. Je eigen bezoeken staan er niet bij."
            "Which organisations viewed or changed your details, newest first. Your own visits are not listed.";
        accesses_none "Nog niemand heeft je gegevens bekeken." "Nobody has looked at your details yet.";
        operator "De beheerder van dit systeem" "The operator of this system";
        until "{} tot {}" "{} to {}";
        custom_fields "Eigen velden van de regio" "The region's own fields";
        which "Welke gegevens" "Which details";
        older "Ouder" "Older";
        newest "Naar de nieuwste" "Back to the newest";
        title "Instellingen" "Settings";
        signed_in_as "Je bent ingelogd als {}." "You are signed in as {}.";
        email "E-mailadres wijzigen" "Change e-mail address";
        email_card "Een ander adres? We sturen een code naar je huidige adres, en dan een naar het nieuwe."
            "A different address? We send a code to your current address, and then one to the new one.";
        email_about "Je e-mailadres wordt bij alle regio's gewijzigd. We sturen eerst een code naar je huidige adres, en daarna een naar het nieuwe."
            "Your e-mail address is changed at all regions. First we send a code to your current address, and then one to the new one.";
        email_now "Je adres nu" "Your current address";
        email_new "Nieuw e-mailadres" "New e-mail address";
        email_send "Stuur een code" "Send a code";
        email_approve "Kijk in de e-mail van je huidige adres" "Check the e-mail of your current address";
        email_approve_about "We hebben een code gestuurd naar {}. Zo weten we dat jij het adres wijzigt."
            "We have sent a code to {}. That way we know that it is you who changes the address.";
        email_approve_do "Verder" "Continue";
        email_code_valid "De code werkt 10 minuten." "The code works for 10 minutes.";
        email_sent "Kijk in de e-mail van je nieuwe adres" "Check the e-mail of your new address";
        email_sent_about "We hebben een code gestuurd naar {}. Vul hem hieronder in, dan wijzigen we je adres."
            "We have sent a code to {}. Enter it below and we will change your address.";
        email_confirm "Adres wijzigen" "Change address";
        email_done "Je e-mailadres is gewijzigd" "Your e-mail address has been changed";
        email_done_about "Log voortaan in met je nieuwe adres. Naar je oude adres hebben we een bericht gestuurd."
            "From now on, sign in with your new address. We have sent a message to your old one.";
        undo "Is je e-mailadres gewijzigd zonder jou?" "Was your e-mail address changed without you?";
        undo_about "Als je op de knop drukt, staan je gegevens weer onder het adres waarop je de e-mail kreeg. Wie onder het andere adres is ingelogd, wordt uitgelogd."
            "When you press the button, your details stand under the address again at which you got the e-mail. Whoever is signed in under the other address is signed out.";
        undo_do "Ja, zet mijn oude adres terug" "Yes, bring back my old address";
        undo_not "Nee, laat het zo" "No, leave it as it is";
        undo_done "Je oude e-mailadres is terug" "Your old e-mail address is back";
        undo_done_about "Je gegevens staan weer onder je oude adres. Log in om ze na te kijken. Deed iemand anders dit? Zorg dan dat alleen jij bij je e-mail kunt."
            "Your details stand under your old address again. Sign in to check them. Did somebody else do this? Then make sure that only you can read your e-mail.";
        email_link_about "Druk op de knop om dit adres als je e-mailadres te bevestigen."
            "Press the button to confirm this address as your e-mail address.";
        download "Alles downloaden" "Download everything";
        download_about "Alles wat regio's over je bewaren, in één bestand of als pagina om af te drukken."
            "Everything regions keep about you, in one file or as a page to print.";
        download_file "Download bestand" "Download file";
        download_page "Bekijk als pagina" "View as a page";
        erase "Alles laten wissen" "Have everything erased";
        erase_card "Laat je gegevens bij alle regio's definitief verwijderen."
            "Have your details removed from all regions for good.";
        erase_about "Al je gegevens worden bij alle regio's gewist: je traject, je contactmomenten en je bestanden. Dit kan niet ongedaan worden gemaakt."
            "All your details are erased at all regions: your progress, your contact moments and your files. This cannot be undone.";
        erase_first "Wil je je gegevens eerst bewaren?" "Would you like to keep a copy first?";
        erase_mail "We sturen je eerst een e-mail. Pas als je de link daarin bevestigt, wordt alles gewist."
            "First we send you an e-mail. Only when you confirm the link in it is everything erased.";
        erase_ask "Stuur mij de bevestiging" "Send me the confirmation";
        erase_sent "Kijk in je e-mail" "Check your e-mail";
        erase_sent_about "We hebben je een e-mail gestuurd. Er is nog niets gewist. Open de link in de e-mail om het te bevestigen."
            "We have sent you an e-mail. Nothing has been erased yet. Open the link in the e-mail to confirm.";
        erase_confirm "Alles definitief wissen?" "Erase everything for good?";
        erase_confirm_about "Als je op de knop drukt, worden al je gegevens bij alle regio's gewist. Dit kan niet ongedaan worden gemaakt."
            "When you press the button, all your details at all regions are erased. This cannot be undone.";
        erase_do "Ja, wis al mijn gegevens" "Yes, erase all my details";
        erase_not "Nee, ga terug" "No, go back";
        erase_going "Je gegevens worden gewist" "Your details are being erased";
        erase_going_about "Dat is nog niet helemaal klaar en gaat vanzelf verder. Je krijgt een e-mail als alles weg is. Je bent uitgelogd."
            "That is not finished yet and goes on by itself. You get an e-mail when everything is gone. You are signed out.";
        erase_done "Je gegevens zijn gewist" "Your details have been erased";
        erase_done_about "Geen enkele regio bewaart nog gegevens van je. Je bent uitgelogd. Bedankt voor je belangstelling voor het onderwijs."
            "No region keeps details about you any more. You are signed out. Thank you for your interest in education.";
    }
}
