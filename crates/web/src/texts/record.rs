//! The texts for the records: the overview, a single record, and changing it. The labels and hints
//! of fields are in the field table (`model::Field`).

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
        change_email "E-mailadres wijzigen" "Change e-mail address";
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
        files "Bestanden" "Files";
        since "Bij deze regio sinds {}" "With this region since {}";
        updated "laatst gewijzigd op {}" "last changed on {}";
        edit_title "Gegevens wijzigen" "Change your details";
        edit_about "Bij {}. Wat je hier wijzigt, ziet de regio meteen." "At {}. The region sees your changes at once.";
        edit_you "Over jou" "About you";
        edit_wish "Wat je zoekt" "What you are looking for";
        edit_wish_hint "Kies alles wat bij je past." "Choose everything that fits.";
        edit_background "Je achtergrond" "Your background";
        no_choice "Geen keuze" "No choice";
        save "Opslaan" "Save";
        saved "Je wijzigingen zijn opgeslagen." "Your changes have been saved.";
        unchanged "Er was niets gewijzigd." "Nothing had changed.";
        consent_saved "Je toestemming is bijgewerkt." "Your consent has been updated.";
        yes "Ja" "Yes";
        no "Nee" "No";
    }
}
