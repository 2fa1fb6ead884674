//! The texts that refuse what was filled in or asked for: what is wrong, and what to do.

texts! {
    /// Refusals on all pages.
    Refusals {
        conflict "Je gegevens zijn intussen ergens anders gewijzigd. Hieronder staat wat jij invulde. Controleer het en sla opnieuw op."
            "Your details were changed elsewhere in the meantime. Below is what you filled in. Check it and save again.";
        name_missing "Vul je naam in." "Enter your name.";
        too_long "{}: dit is te lang. Maak het korter." "{}: this is too long. Shorten it.";
        phone_wrong "Vul een telefoonnummer met cijfers in." "Enter a phone number with digits.";
        phone_spoiled "Dit nummer is door een rekenblad veranderd (zoals 6,12E+08) en mist cijfers. Vul het hele nummer in."
            "A spreadsheet changed this number (such as 6.12E+08) and lost its digits. Enter the whole number.";
        date_wrong "Deze geboortedatum bestaat niet. Controleer dag en maand."
            "This date of birth does not exist. Check the day and the month.";
        date_form "Vul je geboortedatum in als jaar-maand-dag, bijvoorbeeld 1990-12-31."
            "Enter your date of birth as year-month-day, for example 1990-12-31.";
        date_bounds "Vul een geboortedatum in tussen 1 januari 1900 en vandaag."
            "Enter a date of birth between 1 January 1900 and today.";
        linkedin_wrong "Vul een adres in dat begint met https://." "Enter an address that begins with https://.";
        linkedin_space "Op plaats {} in het adres staat een spatie. Haal die weg, of schrijf %20."
            "There is a space at position {} of the address. Remove it, or write %20.";
        linkedin_character "Op plaats {} in het adres staat een teken dat in een adres niet kan: {}. Haal het weg."
            "At position {} of the address is a character that an address cannot have: {}. Remove it.";
        linkedin_percent "Op plaats {} in het adres staat een % zonder twee cijfers of letters a tot f erachter. Haal die weg, of schrijf %25."
            "At position {} of the address is a % without two digits or letters a to f after it. Remove it, or write %25.";
        linkedin_host "Wat na https:// staat, is geen adres van een website. Kopieer het hele adres van je profiel."
            "What follows https:// is not the address of a website. Copy the full address of your profile.";
        character_wrong "{}: op plaats {} staat een onzichtbaar teken dat hier niet kan. Haal het weg, of typ de tekst over."
            "{}: at position {} is an invisible character that is not possible here. Remove it, or type the text again.";
        value_wrong "{}: kies uit de lijst." "{}: choose from the list.";
        save_failed "Opslaan lukte niet. Er is niets gewijzigd. Probeer het over een paar minuten opnieuw."
            "Saving did not work. Nothing has changed. Please try again in a few minutes.";
        email_missing "Vul je e-mailadres in." "Enter your e-mail address.";
        email_wrong "Vul een e-mailadres in zoals naam@voorbeeld.nl." "Enter an e-mail address such as name@example.nl.";
        email_bare "Vul alleen het e-mailadres in, zonder naam, aanhalingstekens of haakjes."
            "Enter the e-mail address alone, without a name, quotes or brackets.";
        email_several "Vul één e-mailadres in, zonder komma of puntkomma."
            "Enter one e-mail address, without a comma or semicolon.";
        email_space "In een e-mailadres staat geen spatie. Haal die weg." "An e-mail address has no spaces. Remove them.";
        email_at "Vul een e-mailadres in met één @, zoals naam@voorbeeld.nl."
            "Enter an e-mail address with one @, such as name@example.nl.";
        email_dot "Achter de @ ontbreekt een punt, zoals in voorbeeld.nl."
            "A dot is missing after the @, as in example.nl.";
        email_domain "Wat achter de @ staat, is geen geldig domein. Vul een adres in zoals naam@voorbeeld.nl."
            "What follows the @ is not a valid domain. Enter an address such as name@example.nl.";
        code_missing "Vul de code van 6 cijfers in." "Enter the 6-digit code.";
        code_wrong "Deze code werkt niet. Misschien is hij verkeerd overgenomen, al gebruikt of ouder dan 10 minuten. Controleer hem, of vraag een nieuwe."
            "This code does not work. It may have been mistyped, already used, or older than 10 minutes. Check it, or ask for a new one.";
        link_wrong "Deze link werkt niet meer" "This link no longer works";
        link_wrong_about "Een link werkt één keer, en niet langer dan 10 minuten. Vraag een nieuwe, dan ben je zo binnen."
            "A link works once, and for no longer than 10 minutes. Ask for a new one and you will be in shortly.";
        tried_often "Te vaak geprobeerd" "Too many tries";
        tried_often_about "Er is vanaf deze plek te vaak geprobeerd in te loggen. Probeer het over een uur opnieuw."
            "There were too many attempts to sign in from here. Please try again in an hour.";
        slow_down "Er zijn te veel links gevraagd. Probeer het over een uur opnieuw."
            "Too many links were asked for. Please try again in an hour.";
        undo_wrong_about "De link werkt één keer, en niet langer dan 72 uur. Klopt je adres niet? Neem dan contact op met je onderwijsregio."
            "The link works once, and for no longer than 72 hours. Is your address wrong? Then contact your education region.";
        erase_wrong_about "De link werkt één keer, en niet langer dan 10 minuten. Vraag in je instellingen een nieuwe. Er is nu niets gewist."
            "The link works once, and for no longer than 10 minutes. Ask for a new one in your settings. Nothing has been erased now.";
        answer_missing "Vul je verjaardag in, of de laatste twee cijfers." "Fill in your birthday, or the last two digits.";
        answer_wrong "Dit antwoord past bij geen van de gegevens. Na vijf foute antwoorden loggen we je uit."
            "This answer fits none of the details. After five wrong answers we sign you out.";
        too_often "Te vaak een fout antwoord" "Too many wrong answers";
        too_often_about "Je bent uitgelogd. Neem contact op met je onderwijsregio. Die kan nakijken of je geboortedatum of telefoonnummer klopt."
            "You are signed out. Contact your education region. They can check whether your date of birth or phone number is right.";
        impossible "We weten niet welke gegevens van jou zijn" "We do not know which details are yours";
        impossible_about "Onder dit e-mailadres staan gegevens onder verschillende namen, zonder geboortedatum of telefoonnummer. Neem contact op met je onderwijsregio en vraag of die er een wil toevoegen."
            "This e-mail address holds details under different names, without a date of birth or phone number. Contact your education region and ask them to add one.";
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
    }
}
