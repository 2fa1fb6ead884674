//! The texts for the records: the overview, a single record, and changing it.

texts! {
    /// Texts about a record.
    Record {
        overview "Mijn gegevens" "My details";
        greeting "Dag {}" "Hello {}";
        greeting_about "Dit is wat onderwijsregio's van je weten, en waar je staat."
            "This is what education regions know about you, and where you are.";
        none "Er zijn geen gegevens meer van je" "There are no details about you any more";
        none_about "Geen enkele onderwijsregio bewaart nog gegevens onder dit e-mailadres."
            "No education region keeps details under this e-mail address any more.";
        step "Stap {} van {}" "Step {} of {}";
        step_done "afgerond" "completed";
        step_now "hier ben je nu" "you are here";
        route "Je traject" "Your progress";
        left "Je traject is gestopt" "Your progress has stopped";
        archived "Deze gegevens zijn gearchiveerd op {}. De regio werkt er niet meer mee."
            "These details were archived on {}. The region no longer works with them.";
        last_contact "Laatste contact" "Last contact";
        no_contact "Nog geen contactmomenten" "No contact moments yet";
        view "Bekijken" "View";
        view_at "bij {}" "at {}";
        edit "Gegevens wijzigen" "Change details";
        choices "Jij bepaalt" "You decide";
        accesses_about "Zie welke organisaties je gegevens bekeken of wijzigden."
            "See which organisations viewed or changed your details.";
        contacts "Contactmomenten" "Contact moments";
        with "met {}" "with {}";
        minutes "{} minuten" "{} minutes";
        details "Wat je zelf kunt wijzigen" "What you can change yourself";
        empty "Niet ingevuld" "Not filled in";
        name "Naam" "Name";
        email "E-mailadres" "E-mail address";
        phone "Telefoonnummer" "Phone number";
        date_of_birth "Geboortedatum" "Date of birth";
        nationality "Nationaliteit" "Nationality";
        address "Straat en huisnummer" "Street and number";
        postal_code "Postcode" "Postal code";
        city "Woonplaats" "Town or city";
        sectors "Soort onderwijs" "Kind of education";
        roles "Functie" "Job";
        qualifications "Bevoegdheid" "Teaching qualification";
        prior_education "Hoogste opleiding" "Highest education";
        linkedin "LinkedIn" "LinkedIn";
        motivation "Motivatie" "Motivation";
        change_email "E-mailadres wijzigen" "Change e-mail address";
        consent "Toestemming" "Consent";
        consent_given "Je geeft {} toestemming om je gegevens te gebruiken." "You allow {} to use your details.";
        consent_not_given "Je geeft {} geen toestemming om je gegevens te gebruiken."
            "You do not allow {} to use your details.";
        consent_effect "De regio neemt dan geen contact meer met je op. Je gegevens blijven staan tot je ze laat wissen."
            "The region will then no longer contact you. Your details stay until you have them erased.";
        withdraw "Toestemming intrekken" "Withdraw consent";
        give "Toestemming geven" "Give consent";
        region_notes "Wat de regio noteerde" "What the region wrote down";
        region_notes_about "Alleen de regio kan dit wijzigen. Klopt er iets niet? Neem contact op met de regio."
            "Only the region can change this. Is something wrong? Contact the region.";
        notes "Notities" "Notes";
        exit_reason "Reden van vertrek" "Reason for leaving";
        files "Bestanden" "Files";
        curriculum_vitae "Curriculum vitae" "Curriculum vitae";
        other_attachments "Andere bestanden" "Other files";
        since "Bij deze regio sinds {}" "With this region since {}";
        updated "laatst gewijzigd op {}" "last changed on {}";
        edit_title "Gegevens wijzigen" "Change your details";
        edit_about "Bij {}. Wat je hier wijzigt, ziet de regio meteen." "At {}. The region sees your changes at once.";
        edit_you "Over jou" "About you";
        edit_wish "Wat je zoekt" "What you are looking for";
        edit_wish_hint "Kies alles wat bij je past." "Choose everything that fits.";
        edit_background "Je achtergrond" "Your background";
        no_choice "Geen keuze" "No choice";
        phone_hint "Bijvoorbeeld 06 12345678." "For example 06 12345678.";
        linkedin_hint "Het volledige adres, dat begint met https://." "The full address, beginning with https://.";
        motivation_hint "Waarom wil je in het onderwijs werken?" "Why do you want to work in education?";
        save "Opslaan" "Save";
        saved "Je wijzigingen zijn opgeslagen." "Your changes have been saved.";
        unchanged "Er was niets gewijzigd." "Nothing had changed.";
        consent_saved "Je toestemming is bijgewerkt." "Your consent has been updated.";
        conflict "Je gegevens zijn intussen ergens anders gewijzigd. Hieronder staat wat jij invulde. Controleer het en sla opnieuw op."
            "Your details were changed elsewhere in the meantime. Below is what you filled in. Check it and save again.";
        name_missing "Vul je naam in." "Enter your name.";
        too_long "{}: dit is te lang." "{}: this is too long.";
        phone_wrong "Vul een telefoonnummer met cijfers in." "Enter a phone number with digits.";
        phone_spoiled "Dit nummer is door een rekenblad veranderd (zoals 6,12E+08) en mist cijfers. Vul het hele nummer in."
            "A spreadsheet changed this number (such as 6.12E+08) and lost its digits. Enter the whole number.";
        date_wrong "Deze geboortedatum bestaat niet." "This date of birth does not exist.";
        date_form "Vul je geboortedatum in als jaar-maand-dag, bijvoorbeeld 1990-12-31."
            "Enter your date of birth as year-month-day, for example 1990-12-31.";
        date_bounds "Vul een geboortedatum in tussen 1 januari 1900 en vandaag."
            "Enter a date of birth between 1 January 1900 and today.";
        linkedin_wrong "Vul een adres in dat begint met https://." "Enter an address that begins with https://.";
        linkedin_space "Op plaats {} in het adres staat een spatie. Haal die weg, of schrijf %20."
            "There is a space at position {} of the address. Remove it, or write %20.";
        linkedin_character "Op plaats {} in het adres staat een teken dat in een adres niet kan: {}."
            "At position {} of the address is a character that an address cannot have: {}.";
        linkedin_percent "Op plaats {} in het adres staat een % zonder twee cijfers of letters a tot f erachter."
            "At position {} of the address is a % without two digits or letters a to f behind it.";
        linkedin_host "Wat na https:// staat, is geen adres van een website."
            "What follows https:// is not the address of a website.";
        character_wrong "{}: op plaats {} staat een onzichtbaar teken dat hier niet kan. Haal het weg, of typ de tekst over."
            "{}: at position {} is an invisible character that cannot stand here. Remove it, or type the text anew.";
        value_wrong "{}: kies uit de lijst." "{}: choose from the list.";
        save_failed "Opslaan lukte niet. Er is niets gewijzigd." "Saving did not work. Nothing has changed.";
        yes "Ja" "Yes";
        no "Nee" "No";
    }
}
