//! What is written is read back unchanged, in both formats.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod hostile;

use std::io::{Cursor, Write};
use tabular::{Cell, Delimited, Error, Options, Record, Sheet, Table, without_guard};

fn read(file: Vec<u8>) -> Result<Vec<(u64, Vec<String>)>, Error> {
    let is_column = |name: &str| name == "name";
    let table = Table::open(
        Cursor::new(file),
        &Options {
            encoding: None,
            is_column: &is_column,
        },
    )?;
    let mut rows = Vec::new();
    table.read(&mut |record: Record<'_>| {
        let cells = record
            .cells()
            .map(|cell| String::from_utf8(cell.to_vec()).unwrap())
            .collect();
        rows.push((record.line, cells));
        true
    })?;
    Ok(rows)
}

const TEXTS: [&str; 12] = [
    "=1+1",
    "+31612345678",
    "-x",
    "@y",
    "\t=z",
    "\"a;b\"",
    "regel 1\nregel 2",
    "´é",
    "'s-Gravenhage",
    "0612345678",
    "1e5",
    "<&>",
];

#[test]
fn delimited_text_round_trips() {
    let mut out = Delimited::new(Vec::new());
    out.row([Cell::Text("name")]).unwrap();
    for text in TEXTS {
        out.row([Cell::Text(text), Cell::Number("12")]).unwrap();
    }
    let rows = read(out.into_inner()).unwrap();
    for (text, (_, cells)) in TEXTS.iter().zip(&rows[1..]) {
        assert_eq!([without_guard(&cells[0]), cells[1].as_str()], [*text, "12"]);
    }
}

#[test]
fn workbook_round_trips() {
    let mut sheet = Sheet::new("Kandidaten").unwrap();
    sheet
        .row([Cell::Text("name"), Cell::Text("geboren")])
        .unwrap();
    for text in TEXTS {
        sheet
            .row([
                Cell::Text(text),
                Cell::Date("1990-02-28"),
                Cell::Empty,
                Cell::Bool(true),
                Cell::Number("1.5"),
                Cell::Number("12345678901234567890"),
            ])
            .unwrap();
    }
    let mut file = Cursor::new(Vec::new());
    sheet.finish(&mut file).unwrap();
    let rows = read(file.into_inner()).unwrap();
    assert_eq!(rows[0], (1, vec!["name".to_owned(), "geboren".to_owned()]));
    for ((text, row), number) in TEXTS.iter().zip(&rows[1..]).zip(2..) {
        assert_eq!(row.0, number);
        assert_eq!(
            row.1,
            [
                text,
                "1990-02-28",
                "",
                "true",
                "1.5",
                "12345678901234567890"
            ]
        );
    }
}

#[test]
fn endless_workbook_is_rejected() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("[Content_Types].xml", options).unwrap();
    let main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    write!(
        writer,
        "<Types><Override PartName='/xl/workbook.xml' ContentType='{main}'/></Types>"
    )
    .unwrap();
    writer.start_file("xl/workbook.xml", options).unwrap();
    writer
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    let chunk = vec![b' '; 1 << 20];
    (0..300).for_each(|_| writer.write_all(&chunk).unwrap());
    let file = writer.finish().unwrap().into_inner();
    assert!(file.len() < 1 << 20);
    let refused = read(file).unwrap_err().to_string();
    assert!(refused.contains("256 MiB"), "{refused}");
}

#[test]
fn documents_that_are_no_tables_are_reported() {
    for (file, reported) in [
        (&b"PK\x03\x04 cut"[..], "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"{\"a\":1}", "JSON"),
    ] {
        let refused = read(file.to_vec()).unwrap_err().to_string();
        assert!(refused.contains(reported), "{refused}");
    }
}
