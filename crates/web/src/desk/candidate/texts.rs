//! The texts of the candidate's pages. Labels of fields are in the field table (`model::Field`).

use crate::texts::texts;
use edge::Language;

texts! {
    /// Texts of the candidate's page and of its quick note.
    Candidate {
        new "Nieuwe kandidaat" "New candidate";
        no_consent "Geen toestemming" "No consent";
        phone "Telefoon" "Telephone";
        email "E-mail" "E-mail";
        guidance "Begeleiding" "Guidance";
        change_coordinator "Coördinator opslaan" "Save coordinator";
        note_name "Titel" "Title";
        note_summary "Samenvatting" "Summary";
        archived "Gearchiveerd" "Archived";
        archived_since "Gearchiveerd op {}" "Archived on {}";
        phase "Fase" "Phase";
        phase_since "sinds {}" "since {}";
        coordinator "Coördinator" "Coordinator";
        no_coordinator "Geen coördinator" "No coordinator";
        consent "Toestemming" "Consent";
        consent_given "Gegeven" "Given";
        consent_not_given "Niet gegeven" "Not given";
        kept_until "Bewaard tot" "Kept until";
        kept_always "Zonder einddatum" "No end date";
        warn_consent "Er is geen toestemming om deze gegevens te gebruiken. Vraag die, of neem geen contact meer op."
            "There is no consent to use these details. Ask for it, or stop contacting this person.";
        warn_bsn "In {} staan negen cijfers die een burgerservicenummer kunnen zijn. Een regio mag dat nummer niet vastleggen: haal het weg."
            "{} holds nine digits that may be a citizen service number. A region may not record that number: remove it.";
        warn_contacts "een contactmoment" "a contact moment";
        note "Nieuw contactmoment" "New contact moment";
        note_type "Soort" "Type";
        note_text "Wat is er besproken?" "What was discussed?";
        note_text_short "De tekst" "The text";
        note_at "Wanneer" "When";
        note_by "Door" "By";
        note_minutes "Duur in minuten" "Duration in minutes";
        note_more "Duur, fase en vervolgstap" "Duration, phase and next step";
        note_phase "Nieuwe fase" "New phase";
        note_same_phase "Fase blijft {}" "Phase stays {}";
        note_exit "Reden bij uitstromen" "Reason when leaving";
        note_step "Vervolgstap" "Next step";
        note_step_on "Datum vervolgstap" "Date of next step";
        note_step_hint "Een vervolgstap met een datum wordt een taak voor jou." "A next step with a date becomes a task for you.";
        note_save "Contactmoment opslaan" "Save contact moment";
        note_keys "Ctrl+Enter slaat op" "Ctrl+Enter saves";
        required "verplicht" "required";
        correct "Corrigeren" "Correct";
        correct_title "Contactmoment corrigeren" "Correct contact moment";
        correct_about "De correctie staat daarna in de tijdlijn, met wie haar maakte."
            "The correction is then shown in the timeline, with who made it.";
        changed_by "gewijzigd {}, {}" "changed {}, {}";
        changed_at "gewijzigd op {}" "changed on {}";
        timeline "Tijdlijn" "Timeline";
        timeline_empty "Nog niets vastgelegd." "Nothing recorded yet.";
        timeline_none "Niets van deze soort." "Nothing of this kind.";
        timeline_filter "Toon" "Show";
        timeline_older "Ouder" "Older";
        timeline_newest "Nieuwste" "Newest";
        kind_all "Alles" "All";
        kind_contacts "Contactmomenten" "Contact moments";
        kind_changes "Wijzigingen" "Changes";
        kind_files "Bestanden" "Files";
        kind_tasks "Taken" "Tasks";
        more_text "Lees verder" "Read on";
        by "door {}" "by {}";
        minutes "{} minuten" "{} minutes";
        nothing_before "leeg" "empty";
        value_gone "niet bewaard" "not kept";
        details "Gegevens" "Details";
        empty "Niet ingevuld" "Not filled in";
        yes "Ja" "Yes";
        no "Nee" "No";
        tasks "Taken" "Tasks";
        tasks_none "Geen open taken." "No open tasks.";
        task_due "voor {}" "by {}";
        task_late "was voor {}" "was due by {}";
        task_done "Klaar" "Done";
        task_done_of "Klaar: {}" "Done: {}";
        task_delete "Verwijderen" "Delete";
        task_delete_of "Verwijderen: {}" "Delete: {}";
        task_add "Taak toevoegen" "Add task";
        task_text "Taak" "Task";
        task_on "Datum" "Date";
        task_assignee "Voor wie" "Assigned to";
        nobody "Niemand" "Nobody";
        me "{} (ik)" "{} (me)";
        save "Opslaan" "Save";
        cancel "Annuleren" "Cancel";
        edit "Gegevens wijzigen" "Change details";
        archive "Archiveren" "Archive";
        archive_about "Een gearchiveerde kandidaat staat niet meer in lijsten en op het bord. Terugzetten kan altijd."
            "An archived candidate is left out of lists and of the board. It can always be restored.";
        restore "Terugzetten" "Restore";
        erase "Wissen" "Erase";
        print "Afdrukken" "Print";
        history "Geschiedenis" "History";
        accesses "Wie keek" "Who looked";
        files "Bestanden" "Files";
        more_actions "Meer" "More";
        change_phase "Fase opslaan" "Save phase";
        exit_reason_hint "Vul bij uitstromen de reden in. Schrijf geen namen van anderen op." "Give the reason when a candidate leaves. Do not write names of others.";
        done_note "Het contactmoment is opgeslagen." "The contact moment has been saved.";
        done_saved "De wijzigingen zijn opgeslagen." "The changes have been saved.";
        done_unchanged "Er was niets gewijzigd." "Nothing had changed.";
        done_created "De kandidaat is toegevoegd." "The candidate has been added.";
        done_archived "De kandidaat is gearchiveerd." "The candidate has been archived.";
        done_restored "De kandidaat is teruggezet." "The candidate has been restored.";
        done_task "De taak is bijgewerkt." "The task has been updated.";
        done_task_deleted "De taak is verwijderd." "The task has been deleted.";
        done_coordinator "De coördinator is bijgewerkt." "The coordinator has been updated.";
        done_phase "De fase is bijgewerkt." "The phase has been updated.";
        done_file "Het bestand is toegevoegd." "The file has been added.";
        done_file_deleted "Het bestand is verwijderd." "The file has been deleted.";
        pending "De wijziging is in behandeling. Ze wordt uitgevoerd zodra eerdere wijzigingen van deze regio klaar zijn."
            "The change is in progress. It is carried out once earlier changes of this region are done.";
        pending_refresh "Bijwerken" "Refresh";
        pending_failed "De wijziging kon niet worden uitgevoerd. Er is niets gewijzigd."
            "The change could not be carried out. Nothing has changed.";
        kept_draft "Je was uitgelogd toen je opsloeg. Dit is wat je om {} had ingevuld. Sla het op, of gooi het weg."
            "You were signed out when you saved. This is what you had filled in at {}. Save it, or discard it.";
        kept_for_you "Wat je invulde, is versleuteld bewaard, een kwartier lang en alleen voor jou. Log opnieuw in: dan staat het er weer."
            "What you filled in is kept, encrypted, for a quarter of an hour and for you alone. Sign in again, and it is back.";
        discard_draft "Weggooien" "Discard";
    }
}

texts! {
    /// Texts of the form, of the pages beside it, and of what they refuse.
    Pages {
        group_person "Persoon" "Person";
        group_wish "Wens" "Wish";
        group_background "Achtergrond" "Background";
        group_region "Begeleiding" "Guidance";
        group_custom "Velden van de regio" "Fields of the region";
        no_choice "Geen keuze" "No choice";
        several_hint "Meer keuzes zijn mogelijk." "You can choose more than one.";
        edit_about "Alleen wat je wijzigt, wordt opgeslagen." "Only what you change is saved.";
        conflict_title "Iemand anders wijzigde dit ook" "Somebody else changed this, too";
        conflict_about "Bij elk gemarkeerd veld staan drie waarden: wat er stond, wat een ander ervan maakte, en wat jij invulde. Kies per veld, en sla opnieuw op."
            "Each marked field shows three values: what it was, what somebody else made of it, and what you filled in. Choose per field, and save again.";
        conflict_field "{}: ook door een ander gewijzigd" "{}: changed by somebody else, too";
        conflict_was "Was" "Was";
        conflict_theirs "Nu" "Now";
        conflict_mine "Jij" "You";
        conflict_keep "Houd de waarde die er nu staat" "Keep the value that is there now";
        conflict_use "Gebruik wat hieronder is ingevuld" "Use what is filled in below";
        problem "Er is iets niet goed ingevuld" "Something is not filled in correctly";
        problem_prefix "Fout: " "Error: ";
        missing "{} ontbreekt." "{} is missing.";
        too_long "{} is te lang: hoogstens {} tekens." "{} is too long: at most {} characters.";
        choose "{}: kies uit de lijst." "{}: choose from the list.";
        wrong_character "{}: op plaats {} staat een onzichtbaar teken dat hier niet kan. Haal het weg, of typ de tekst over."
            "{}: at position {} is an invisible character that is not possible here. Remove it, or type the text again.";
        wrong_date "{}: vul een bestaande dag in als jaar-maand-dag, bijvoorbeeld 1990-12-31."
            "{}: enter an existing day as year-month-day, for example 1990-12-31.";
        wrong_birth "{}: vul een dag in tussen 1 januari 1900 en vandaag." "{}: enter a day between 1 January 1900 and today.";
        wrong_phone "{}: vul een nummer met cijfers in." "{}: enter a number with digits.";
        wrong_number "{}: vul een getal in, bijvoorbeeld 12 of 12,5." "{}: enter a number, for example 12 or 12.5.";
        wrong_minutes "{}: vul hele minuten in van 0 tot en met 1440." "{}: enter whole minutes from 0 to 1440.";
        wrong_moment "{}: vul een bestaande dag en tijd in." "{}: enter an existing day and time.";
        wrong_email "{}: vul één e-mailadres in zoals naam@voorbeeld.nl." "{}: enter one e-mail address such as name@example.nl.";
        wrong_url "{}: vul een volledig adres in dat begint met https://." "{}: enter a full address that begins with https://.";
        wrong_value "{}: deze waarde kan hier niet." "{}: this value is not possible here.";
        changed_meanwhile "Iemand anders wijzigde dit intussen. Hieronder staat wat jij invulde. Controleer het en sla opnieuw op."
            "Somebody else changed this meanwhile. Below is what you filled in. Check it and save again.";
        corrected_meanwhile "Iemand anders wijzigde dit intussen ook. Eerst staat er wat het nu is, daaronder wat jij invulde. Als je opslaat, geldt wat jij invulde."
            "Somebody else changed this meanwhile, too. First is what it is now, and below it what you filled in. If you save, what you filled in counts.";
        phase_meanwhile "Iemand anders zette de fase intussen op {}. Er is niets gewijzigd."
            "Somebody else set the phase to {} meanwhile. Nothing has changed.";
        step_day_missing "Vul bij de vervolgstap een datum in." "Enter a date for the next step.";
        step_text_missing "Vul bij de datum in wat de vervolgstap is." "Enter what the next step is for this date.";
        not_of_region "Deze medewerker heeft geen rol meer in deze regio." "This member of staff no longer has a role in this region.";
        refused "Dit kon niet: {}" "This was not possible: {}";
        refused_phase "Iemand anders verplaatste de kandidaat intussen naar een andere fase. Er is niets opgeslagen. Controleer de nieuwe fase en sla opnieuw op."
            "Somebody else moved the candidate to another phase meanwhile. Nothing has been saved. Check the new phase and save again.";
        refused_tasks "Er is niets opgeslagen: deze kandidaat heeft al {} taken, en meer kan niet. Verwijder er eerst een."
            "Nothing has been saved: this candidate has {} tasks already, and cannot have more. Delete one first.";
        refused_open_tasks "Er is niets opgeslagen: deze kandidaat heeft al {} open taken, en meer kan niet. Rond er eerst een af, of verwijder er een."
            "Nothing has been saved: this candidate has {} open tasks already, and cannot have more. Finish or delete one first.";
        refused_room "Er is niets opgeslagen: hiervoor is geen ruimte meer in de regio. Vraag een systeembeheerder om meer ruimte."
            "Nothing has been saved: the region has no room for this. Ask an operator for more.";
        refused_failed "Er is niets opgeslagen, door een fout op de server. Probeer het opnieuw."
            "Nothing has been saved, because of an error on the server. Try again.";
        files_about "Hoogstens 10 MiB per bestand en 20 MiB per keer. Pdf, Word, OpenDocument, afbeelding of tekst."
            "At most 10 MiB a file and 20 MiB at a time. PDF, Word, OpenDocument, image or text.";
        files_none "Er zijn geen bestanden." "There are no files.";
        files_look "Bekijken" "Look at";
        files_look_at "{} bekijken in een nieuw tabblad" "Look at {} in a new tab";
        files_download "Downloaden" "Download";
        files_download_of "{} downloaden" "Download {}";
        files_delete "Verwijderen" "Delete";
        files_delete_of "{} verwijderen" "Delete {}";
        files_add "Bestand toevoegen" "Add a file";
        files_file "Bestand" "File";
        files_kind "Soort bestand" "Kind of file";
        files_missing "Kies een bestand." "Choose a file.";
        files_at_once "Kies hoogstens vijf bestanden tegelijk." "Choose at most five files at a time.";
        files_too_large "Dit is te groot: hoogstens 10 MiB per bestand en 20 MiB per keer." "This is too large: at most 10 MiB a file and 20 MiB at a time.";
        files_kind_refused "Dit soort bestand wordt niet bewaard. Kies een pdf, Word- of OpenDocument-bestand, afbeelding of tekst."
            "This kind of file is not kept. Choose a PDF, Word or OpenDocument file, an image or a text.";
        files_empty "Dit bestand is leeg. Kies een ander." "This file is empty. Choose another one.";
        files_password "Dit bestand heeft een wachtwoord. Sla het op zonder wachtwoord, of als pdf."
            "This file has a password. Save it without one, or as a PDF.";
        files_macros "Dit bestand heeft macro's. Sla het op zonder macro's, of als pdf."
            "This file has macros. Save it without them, or as a PDF.";
        files_size "{} kB, {}" "{} kB, {}";
        history_about "Wie wat wijzigde, nieuwste eerst. Waarden van meer dan een jaar oud zijn verwijderd."
            "Who changed what, newest first. Values older than a year have been removed.";
        did_created "Kandidaat toegevoegd" "Candidate added";
        did_changed "Gegevens gewijzigd" "Details changed";
        did_phase "Fase gewijzigd" "Phase changed";
        did_archived "Gearchiveerd" "Archived";
        did_restored "Teruggezet" "Restored";
        did_contact "Contactmoment toegevoegd" "Contact moment added";
        did_corrected "Contactmoment gecorrigeerd" "Contact moment corrected";
        did_contact_deleted "Contactmoment verwijderd" "Contact moment deleted";
        did_file "Bestand toegevoegd" "File added";
        did_file_deleted "Bestand verwijderd" "File deleted";
        did_task "Taak gemaakt" "Task made";
        did_task_done "Taak afgerond" "Task finished";
        history_none "Er is nog niets gewijzigd." "Nothing has been changed yet.";
        history_when "Wanneer" "When";
        history_who "Wie" "Who";
        history_what "Wat" "What";
        accesses_about "Wie deze kandidaat zag of wijzigde, met naam. De kandidaat ziet zelf alleen de functie."
            "Who saw or changed this candidate, by name. The candidate sees only the function.";
        accesses_none "Nog niemand." "Nobody yet.";
        until "{} tot {}" "{} to {}";
        api_key "een sleutel" "a key";
        operator "beheerder van de server" "operator";
        candidate_self "de kandidaat" "the candidate";
        system "het systeem" "the system";
        print_title "Afdrukken" "Print";
        print_about "Kies wat er op het blad komt. Afdrukken telt als inzage door jou." "Choose what is on the sheet. Printing counts as an access by you.";
        print_details "Gegevens" "Details";
        print_contacts "Contactmomenten" "Contact moments";
        print_tasks "Open taken" "Open tasks";
        print_files "Lijst van bestanden" "List of files";
        print_show "Toon het blad" "Show the sheet";
        print_now "Druk dit blad af met Ctrl+P." "Print this sheet with Ctrl+P.";
        print_made "Afgedrukt op {} door {}" "Printed on {} by {}";
        erase_title "Kandidaat wissen" "Erase candidate";
        erase_about "Alles over deze persoon wordt voorgoed gewist: gegevens, contactmomenten, taken, bestanden en geschiedenis. Dit kan niet ongedaan worden gemaakt."
            "Everything about this person is erased permanently: details, contact moments, tasks, files and history. This cannot be undone.";
        erase_name "Typ de naam over" "Type the name";
        erase_name_hint "Precies zoals die hierboven staat." "Exactly as it is above.";
        erase_reason "Reden" "Reason";
        erase_reason_hint "Voor het logboek, zonder namen of andere persoonsgegevens." "For the audit log, without names or other personal data.";
        erase_name_missing "Typ de naam van de kandidaat over." "Type the candidate's name.";
        erase_wrong_name "De naam is niet gelijk." "The name is not the same.";
        erase_reason_missing "Vul een reden in van 10 tot en met 500 tekens." "Enter a reason of 10 to 500 characters.";
        erase_reason_personal "Noem in de reden geen naam, adres of nummer: het logboek blijft langer bewaard dan deze gegevens."
            "Give no name, address or number in the reason: the audit log is kept longer than these details.";
        erase_do "Wis deze kandidaat" "Erase this candidate";
        erase_done "De kandidaat is gewist" "The candidate has been erased";
        erase_done_about "De gegevens zijn verwijderd. Wat in de cijfers staat, leidt niet meer naar deze persoon."
            "The details have been removed. What is in the figures no longer leads to this person.";
        erase_going "Het wissen is begonnen" "The erasure has begun";
        erase_going_about "De gegevens zijn al niet meer te zien. De laatste bestanden worden nu verwijderd."
            "The details can no longer be seen. The last files are being removed.";
        new_about "Alleen wat nodig is. De rest kan later." "Only what is needed. The rest can follow later.";
        new_add "Kandidaat toevoegen" "Add candidate";
        new_anyway "Toch toevoegen" "Add anyway";
        new_check "Zoek dubbelen" "Look for duplicates";
        duplicates "Misschien al bekend" "Perhaps known already";
        duplicates_about "Er is al een kandidaat met dit e-mailadres of telefoonnummer. Open die, of voeg toch een nieuwe toe."
            "There already is a candidate with this e-mail address or phone number. Open it, or add a new one anyway.";
        duplicates_none "Niemand met dit e-mailadres of telefoonnummer." "Nobody with this e-mail address or phone number.";
        to_list "Naar de lijst" "To the list";
        back "Terug naar {}" "Back to {}";
    }
}

impl Candidate {
    /// Returns the texts of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::Dutch => &const { Self::DUTCH },
            Language::English => &const { Self::ENGLISH },
        }
    }
}

impl Pages {
    /// Returns the texts of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        match language {
            Language::Dutch => &const { Self::DUTCH },
            Language::English => &const { Self::ENGLISH },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_exist_in_both_languages_with_the_same_placeholders() {
        for (key, dutch, english) in [Candidate::ROWS, Pages::ROWS].concat() {
            assert!(
                !dutch.trim().is_empty() && !english.trim().is_empty(),
                "{key}"
            );
            assert_eq!(
                dutch.matches("{}").count(),
                english.matches("{}").count(),
                "{key}"
            );
        }
    }
}
