//! The texts about shortcuts.

use crate::texts::texts;

texts! {
    /// What each shortcut does.
    Keys {
        title "Sneltoetsen" "Shortcuts";
        about "Alles gaat ook met de muis. Een sneltoets werkt alleen op een pagina die hem heeft."
            "Everything can be done with the mouse as well. A shortcut works only on a page that has it.";
        settings "Aan- of uitzetten" "Switch on or off";
        switch "Losse letters als sneltoets" "Single letters as shortcuts";
        switch_about "Gebruik je spraakbesturing, of typ je ze per ongeluk? Zet ze dan uit. Dit geldt voor deze browser."
            "Do you use speech input, or type them by accident? Then switch them off. This holds for this browser.";
        off "Uitzetten" "Switch off";
        on "Aanzetten" "Switch on";
        find "Zoeken" "Search";
        rows "Volgende en vorige rij of kaart" "Next and previous row or card";
        open "Openen" "Open";
        select "Selecteren, of een taak afvinken" "Select, or tick off a task";
        note "Notitie" "Note";
        task "Taak" "Task";
        edit "Gegevens wijzigen" "Edit details";
        phase "Fase" "Phase";
        undo "Ongedaan maken" "Undo";
        board_move "Kaart naar de fase ernaast" "Move the card to the next phase";
        go_today "Naar vandaag" "Go to today";
        go_list "Naar de lijst" "Go to the list";
        go_board "Naar het bord" "Go to the board";
        go_tasks "Naar de taken" "Go to the tasks";
        go_retention "Naar de bewaartermijnen" "Go to retention";
        save "Opslaan" "Save";
        help "Deze uitleg" "This help";
        close "Sluiten" "Close";
    }
}
