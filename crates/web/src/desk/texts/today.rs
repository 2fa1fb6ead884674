//! The texts of the page of today.

use crate::texts::texts;

texts! {
    /// Today.
    Today {
        new "nieuw sinds gisteren" "new since yesterday";
        mine "kandidaten van jou" "candidates of yours";
        silent "van jou, 14 dagen geen contact" "of yours, 14 days without contact";
        all_silent "in de regio, 14 dagen geen contact" "in the region, 14 days without contact";
        unguided "zonder coördinator" "without a coordinator";
        overdue "met een taak die te laat is" "with a task that is overdue";
        expiring "worden binnen 30 dagen gewist" "will be erased within 30 days";
        tasks "Mijn taken" "My tasks";
        all_tasks "Alle taken" "All tasks";
        no_tasks "Geen taken tot en met vandaag" "No tasks up to today";
        no_tasks_about "Een taak maak je bij een kandidaat, samen met een notitie."
            "You add a task on a candidate's page, together with a note.";
        due "Wanneer" "When";
        task "Taak" "Task";
        candidate "Kandidaat" "Candidate";
        done "Klaar" "Done";
    }
}
