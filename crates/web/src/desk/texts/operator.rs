//! The texts for operators who open a region.

use crate::texts::texts;

texts! {
    /// Opening and closing a region.
    Operator {
        title "Regio openen" "Open a region";
        about "Als systeembeheerder zie je geen kandidaten. Een regio die je opent, zie je een uur. De beheerders van de regio krijgen bericht, het staat in het logboek, en kandidaten zien dat de beheerder van de server hun gegevens inzag."
            "As an operator you see no candidates. A region that you open is visible to you for an hour. The managers of the region are notified, it is entered in the audit log, and candidates see that an operator looked at their details.";
        region "Regio" "Region";
        reason "Reden" "Reason";
        reason_hint "10 tot 500 tekens. Noem geen namen: de reden komt in het logboek." "10 to 500 characters. Name nobody: the reason is entered in the audit log.";
        reason_wrong "Geef een reden van 10 tot 500 tekens." "Give a reason of 10 to 500 characters.";
        open "Regio openen" "Open the region";
        bar "Je hebt deze regio geopend als systeembeheerder. Na een uur sluit zij vanzelf."
            "You have opened this region as an operator. It closes by itself after an hour.";
        close "Regio sluiten" "Close the region";
    }
}
