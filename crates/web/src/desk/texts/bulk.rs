//! The texts about changing and exporting many candidates.

use crate::texts::texts;

texts! {
    /// Many candidates at once.
    Bulk {
        phase "Fase" "Phase";
        coordinator "Coördinator" "Coordinator";
        task "Taak" "Task";
        archive "Archiveren" "Archive";
        restore "Terugzetten" "Restore";
        export "Exporteren" "Export";
        title_phase "Fase van {} wijzigen" "Change the phase of {}";
        title_coordinator "Coördinator van {} wijzigen" "Change the coordinator of {}";
        title_task "Een taak geven aan {}" "Give a task to {}";
        title_archive "{} archiveren" "Archive {}";
        title_restore "{} terugzetten" "Restore {}";
        title_undo "Ongedaan maken voor {}" "Undo for {}";
        to "Naar welke fase?" "To which phase?";
        who "Wie?" "Who?";
        nobody "niemand" "nobody";
        text "Wat moet er gebeuren?" "What is to be done?";
        due "Wanneer?" "When?";
        see "Bekijken wat er gebeurt" "See what will happen";
        will "Dit verandert {}." "This changes {}.";
        will_not "Ongewijzigd: {} ({})." "Left as they are: {} ({}).";
        run "Uitvoeren" "Do it";
        back "Terug naar de lijst" "Back to the list";
        missing "Kies of vul dit in." "Choose or fill this in.";
        too_many "Kies ten hoogste {} kandidaten." "Choose at most {} candidates.";
        nothing "Er is niets te wijzigen." "There is nothing to change.";
        not_staff "Deze persoon werkt niet meer in deze regio." "This person no longer works in this region.";
        not_undone "Dit kan niet meer ongedaan worden gemaakt." "This can no longer be undone.";
        running "Bezig: {} van {} klaar." "Running: {} of {} done.";
        done "Klaar: {} gewijzigd." "Done: {} changed.";
        left "Ongewijzigd: {}." "Left as they were: {}.";
        already "al zo" "already so";
        archived "gearchiveerd" "archived";
        gone "gewist" "erased";
        changed "intussen door een ander gewijzigd" "changed by somebody else meanwhile";
        too_many_tasks "te veel open taken" "too many open tasks";
        no_room "geen ruimte meer" "no room left";
        no_role "geen recht meer" "no right any more";
        failed "mislukt" "failed";
        undo_about "Je kunt dit 24 uur lang ongedaan maken. Wie daarna gewijzigd is, blijft zoals die is."
            "You can undo this for 24 hours. Those who were changed after it stay as they are.";
        export_title "{} exporteren" "Export {}";
        export_about "Het bestand blijft een uur voor jou klaarstaan. In het logboek komt te staan wie erin zat, en waarom."
            "The file is kept for you for an hour. The log will have who was in it, and why.";
        columns "Kolommen" "Columns";
        interactions "Contactmomenten" "Contact moments";
        format "Bestand" "File";
        xlsx "Excel (.xlsx)" "Excel (.xlsx)";
        csv "Csv, met puntkomma's" "CSV, with semicolons";
        reason "Waarvoor heb je het nodig?" "What do you need it for?";
        reason_hint "Verplicht bij meer dan 100 kandidaten, en bij notities of contactmomenten."
            "Required for more than 100 candidates, and with notes or contact moments.";
        reason_needed "Vul in waarvoor je dit nodig hebt." "Fill in what you need this for.";
        reason_long "Maak dit korter: ten hoogste 500 tekens." "Shorten this: at most 500 characters.";
        columns_needed "Kies minstens één kolom." "Choose at least one column.";
        step_up "Log voor meer dan 500 kandidaten opnieuw in."
            "Sign in again for more than 500 candidates.";
        not_allowed "Meer dan 500 kandidaten exporteert een beheerder." "A manager exports more than 500 candidates.";
        too_large "Dit bestand wordt te groot. Kies minder kandidaten of kolommen."
            "This file would be too large. Choose fewer candidates or columns.";
        removed "Intussen is een kandidaat gewist. Exporteer opnieuw." "A candidate was erased meanwhile. Export again.";
        person_busy "Er wordt al een bestand voor je gemaakt. Wacht tot dat klaar is, en kies dan weer Bestand maken."
            "A file is being made for you already. Wait until it is complete, and then choose Make the file again.";
        region_busy "Collega's laten al twee bestanden van deze regio maken. Kies over een minuut weer Bestand maken."
            "Colleagues are already having two files of this region made. Choose Make the file again in a minute.";
        make "Bestand maken" "Make the file";
    }
}
