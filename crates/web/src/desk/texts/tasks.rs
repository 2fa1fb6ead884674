//! The texts of the list of tasks.

use crate::texts::texts;

texts! {
    /// The tasks of a region.
    Tasks {
        title "Taken" "Tasks";
        state "Toon" "Show";
        open "open taken" "open tasks";
        done "afgevinkte taken" "tasks that are done";
        due "Wanneer" "When";
        due_hint "Geldt voor open taken." "Applies to open tasks.";
        overdue "te laat" "overdue";
        today "vandaag" "today";
        week "de komende zeven dagen" "the next seven days";
        later "later" "later";
        assignee "Voor wie" "Assigned to";
        me "ik" "me";
        nobody "niemand" "nobody";
        former "iemand van eerder" "somebody from before";
        done_on "Afgevinkt" "Done";
        none "Geen taken gevonden" "No tasks found";
        none_about "Haal een filter weg, of voeg hierboven een taak toe." "Remove a filter, or add a task above.";
        page "{} taken op deze pagina" "{} tasks on this page";
        page_one "1 taak op deze pagina" "1 task on this page";
        order "Open taken staan op datum, je eigen taken eerst." "Open tasks are in the order of their dates, your own first.";
        tick "Afvinken" "Tick off";
        reopen "Weer openen" "Open again";
        change "Wijzigen" "Change";
        change_title "Taak van {} wijzigen" "Change the task of {}";
        add "Taak toevoegen" "Add task";
        who "Kandidaat" "Candidate";
        who_hint "Naam, e-mail of telefoon. Het begin is genoeg." "Name, e-mail or phone. The beginning is enough.";
        who_none "Kandidaat: niemand gevonden. Controleer wat je typte, of typ minder." "Candidate: nobody found. Check what you typed, or type less.";
        who_many "Kandidaat: meer dan {} gevonden. Typ meer van de naam." "Candidate: more than {} found. Type more of the name.";
        who_choose "Kandidaat: er zijn er meer gevonden. Kies er een." "Candidate: several were found. Choose one.";
        which "Welke kandidaat?" "Which candidate?";
        text "Taak" "Task";
        on "Datum" "Date";
        ticked "De taak is afgevinkt." "The task is done.";
        reopened "De taak staat weer open." "The task is open again.";
        saved "De taak is gewijzigd." "The task has been changed.";
        added "De taak is toegevoegd." "The task has been added.";
        pending "De wijziging is in behandeling en staat er zo." "The change is in progress and will be shown soon.";
        unknown "Een filter in dit adres bestaat niet meer en is weggelaten."
            "A filter in this address no longer exists and was left out.";
    }
}
