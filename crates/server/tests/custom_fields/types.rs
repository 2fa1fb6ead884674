//! `schema`: the custom fields as a type for a client package.

use crate::harness::Installation;

#[testkit::test]
fn fields_are_printed_as_a_type_of_each_client_language() {
    let it = Installation::new();
    it.region("noord");
    for field in [
        "--key class --label Klas --type text",
        "--key uren --label Uren --type number --required",
        "--key bevoegd --label Bevoegd --type boolean",
        "--key start --label Start --type date",
        "--key bron --label Bron --type singleSelect --option beurs --option \"eigen\\net\"",
        "--key steden --label Steden --type multiSelect --option Utrecht",
    ] {
        it.run(&format!("field create --region noord {field}"))
            .good();
    }
    let typescript = it.run("schema --region noord --typescript").good();
    assert_eq!(
        typescript,
        r#"// Written by `onderwijsregio schema`. Write it again when the fields change.

/** The custom fields of the region. A value is null where a candidate has none. */
export interface CustomFields {
  // Klas
  class: string | null;
  // Uren
  uren: number | null;
  // Bevoegd
  bevoegd: boolean | null;
  // Start
  start: string | null;
  // Bron
  bron: "beurs" | "\"eigen\\net\"" | null;
  // Steden
  steden: ("Utrecht")[] | null;
}
"#
    );
    let python = it.run("schema --region noord --python").good();
    assert_eq!(
        python,
        r#"# Written by `onderwijsregio schema`. Write it again when the fields change.

from typing import Literal, TypedDict

#: The custom fields of the region. A value is None where a candidate has none.
CustomFields = TypedDict(
    "CustomFields",
    {
        # Klas
        "class": str | None,
        # Uren
        "uren": float | None,
        # Bevoegd
        "bevoegd": bool | None,
        # Start
        "start": str | None,
        # Bron
        "bron": Literal["beurs", "\"eigen\\net\""] | None,
        # Steden
        "steden": list[Literal["Utrecht"]] | None,
    },
)
"#
    );
    let refusal = it.run("schema --region noord").err;
    assert!(refusal.contains("--typescript"), "{refusal}");
    let refusal = it.run("schema --region noord --typescript --python").err;
    assert!(refusal.contains("cannot be used with"), "{refusal}");
}
