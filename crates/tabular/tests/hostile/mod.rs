//! Workbooks and texts that are made to take memory or time.

use super::read;
use std::{
    fmt::Write as _,
    io::{BufReader, Cursor, Read, Write},
};
use tabular::{Options, Record, RecordFault, Table};
use zip::write::SimpleFileOptions;

const MAIN: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Text to repeat, and how often.
type Part<'p> = (&'p str, &'p str, usize, &'p str);

/// A workbook of one sheet with these parts: name, beginning, times that a middle of its own is
/// repeated, end.
fn workbook(parts: &[(Part<'_>, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let types =
        format!("<Types><Override PartName='/xl/workbook.xml' ContentType='{MAIN}'/></Types>");
    let sheet = "<sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets>";
    let sheets = format!("<workbook xmlns:r='{RELATIONS}'>{sheet}</workbook>");
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id='r1' Type='{RELATIONS}/{kind}' Target='{target}'/></Relationships>"
        )
    };
    let (relation, main) = (
        relation("worksheet", "worksheets/a.xml"),
        relation("officeDocument", "xl/workbook.xml"),
    );
    for (name, text) in [
        ("[Content_Types].xml", types),
        ("_rels/.rels", main),
        ("xl/workbook.xml", sheets),
        ("xl/_rels/workbook.xml.rels", relation),
    ] {
        if parts.iter().all(|((other, ..), _)| *other != name) {
            writer.start_file(name, options).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
    }
    for ((name, begin, times, end), middle) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(begin.as_bytes()).unwrap();
        let many = middle.repeat(1_000);
        (0..times / 1_000).for_each(|_| writer.write_all(many.as_bytes()).unwrap());
        writer
            .write_all(middle.repeat(times % 1_000).as_bytes())
            .unwrap();
        writer.write_all(end.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}")
}

const END: &str = "</sheetData></worksheet>";

#[test]
fn a_plain_workbook_of_this_kind_is_read() {
    let begin = sheet(
        "<row r='1'><c r='A1' t='inlineStr'><is><t>name</t></is></c><c r='B1'><v>1</v></c></row>",
    );
    let rows = read(workbook(&[(("xl/worksheets/a.xml", &begin, 0, END), "")])).unwrap();
    assert_eq!(rows, [(1, vec!["name".to_owned(), "1".to_owned()])]);
}

#[test]
fn parts_that_unpack_to_too_much_are_rejected() {
    let begin = sheet("");
    let text = "<si><t>a</t></si>";
    for (part, middle, reported) in [
        (
            ("xl/worksheets/a.xml", begin.as_str(), 13_000_000, END),
            "<c r='A1'><v>1</v></c>",
            "256 MiB",
        ),
        (
            ("xl/media/image1.png", "", 270_000, ""),
            &" ".repeat(1_000),
            "256 MiB",
        ),
        // Few bytes a text, and much memory for each.
        (
            ("xl/sharedStrings.xml", "<sst>", 7_000_000, "</sst>"),
            text,
            "256 MiB",
        ),
        (
            ("xl/sharedStrings.xml", "<x:sst>", 7_000_000, "</x:sst>"),
            "<x:si></x:si >",
            "256 MiB",
        ),
        (
            (
                "xl/sharedStrings.xml",
                "<sst uniqueCount='9999999999999'>",
                1,
                "</sst>",
            ),
            text,
            "256 MiB",
        ),
        (
            (
                "xl/sharedStrings.xml",
                "<sst uniqueCount = \"18446744073709551615\">",
                1,
                "</sst>",
            ),
            text,
            "256 MiB",
        ),
        (
            (
                "xl/sharedStrings.xml",
                "<sst uniqueCount='99999999999999999999'>",
                1,
                "</sst>",
            ),
            text,
            "is damaged",
        ),
        (
            (
                "xl/styles.xml",
                "<styleSheet><fonts>",
                1_300_000,
                "</fonts></styleSheet>",
            ),
            "<font/>",
            "8 MiB",
        ),
        (
            (
                "xl/workbook.xml",
                "<workbook><sheets>",
                400_000,
                "</sheets>",
            ),
            "<sheet name='b' r:id='r1'/>",
            "8 MiB",
        ),
        (
            ("xl/_rels/workbook.xml.rels", "<Relationships>", 400_000, ""),
            "<Relationship Id='r' Target='a'/>",
            "8 MiB",
        ),
    ] {
        let file = workbook(&[(part, middle)]);
        assert!(file.len() < 4 << 20, "{}: {} bytes", part.0, file.len());
        let refused = read(file).unwrap_err().to_string();
        assert!(
            refused.contains(reported),
            "{} {reported}: {refused}",
            part.0
        );
    }
}

#[test]
fn cells_in_a_million_columns_fail_their_row() {
    let columns = |number: usize| {
        let mut name = Vec::new();
        let mut rest = number + 1;
        while rest > 0 {
            name.insert(0, b'A' + u8::try_from((rest - 1) % 26).unwrap());
            rest = (rest - 1) / 26;
        }
        String::from_utf8(name).unwrap()
    };
    let mut cells = String::new();
    for number in 0..1_000_000 {
        write!(cells, "<c r='{}2'><v>1</v></c>", columns(number)).unwrap();
    }
    let begin = sheet(&format!(
        "<row r='1'><c r='A1'><v>7</v></c></row><row r='2'>{cells}</row><row r='3'><c r='B3'><v>8</v></c></row>"
    ));
    let file = workbook(&[(("xl/worksheets/a.xml", &begin, 0, END), "")]);
    let table = Table::open(
        Cursor::new(file),
        &Options {
            encoding: None,
            is_column: &|_| false,
        },
    )
    .unwrap();
    let mut seen = Vec::new();
    table
        .read(&mut |record: Record<'_>| {
            seen.push((record.line, record.fault, record.cells().len()));
            true
        })
        .unwrap();
    assert_eq!(
        seen,
        [
            (1, None, 1),
            (2, Some(RecordFault::TooManyCells), 1_000),
            (3, None, 2)
        ]
    );
}

#[test]
fn too_large_numbers_are_rejected_with_a_reason() {
    for place in ["ZZZZZZZZZZZZ1", "A99999999999999"] {
        let begin = sheet(&format!("<row r='1'><c r='{place}'><v>1</v></c></row>"));
        let refused = read(workbook(&[(("xl/worksheets/a.xml", &begin, 0, END), "")]));
        // Without checks of overflow the number wraps around, and the cell is beyond the last
        // column.
        if let Err(refused) = refused {
            assert!(
                refused
                    .to_string()
                    .contains("an internal number is out of range"),
                "{refused}"
            );
        }
    }
    let deep = "<is>".repeat(200_000);
    let begin = sheet(&format!("<row r='1'><c r='A1' t='inlineStr'>{deep}"));
    drop(read(workbook(&[(
        ("xl/worksheets/a.xml", &begin, 0, END),
        "",
    )])));
}

/// A cell of `length` bytes that is generated while it is read.
struct Long {
    head: &'static [u8],
    length: u64,
    tail: &'static [u8],
}

impl Read for Long {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if !self.head.is_empty() {
            return self.head.read(buffer);
        }
        if self.length == 0 {
            return self.tail.read(buffer);
        }
        let length = buffer
            .len()
            .min(usize::try_from(self.length).unwrap_or(usize::MAX));
        buffer[..length].fill(b'x');
        self.length -= length as u64;
        Ok(length)
    }
}

#[test]
fn line_of_a_gigabyte_is_a_fault_and_not_buffered() {
    for (head, tail) in [
        (&b"name;x\na;"[..], &b"\nb;c\n"[..]),
        (b"name;x\na;\"", b"\"\nb;c\n"),
    ] {
        let file = BufReader::new(Long {
            head,
            length: 1 << 30,
            tail,
        });
        let table = Table::open(
            file,
            &Options {
                encoding: None,
                is_column: &|name| name == "name",
            },
        )
        .unwrap();
        let mut seen = Vec::new();
        table
            .read(&mut |record: Record<'_>| {
                let bytes: usize = record.cells().map(<[u8]>::len).sum();
                assert!(bytes <= tabular::MAX_RECORD);
                seen.push((record.line, record.fault));
                true
            })
            .unwrap();
        assert_eq!(
            seen,
            [(1, None), (2, Some(RecordFault::TooLong)), (3, None)]
        );
    }
}

#[test]
fn a_text_that_many_cells_refer_to_is_counted_for_each_of_them() {
    let text = format!("<si><t>{}</t></si>", "a".repeat(1 << 20));
    let rows = |count| {
        let begin = sheet("");
        let row = "<row><c t='s'><v>0</v></c></row>";
        let file = workbook(&[
            (("xl/sharedStrings.xml", "<sst>", 1, "</sst>"), &text),
            (("xl/worksheets/a.xml", &begin, count, END), row),
        ]);
        let options = Options {
            encoding: None,
            is_column: &|_| false,
        };
        let table = Table::open(Cursor::new(file), &options).unwrap();
        let mut seen = 0;
        let read = table.read(&mut |_| {
            seen += 1;
            true
        });
        (seen, read.map_err(|error| error.to_string()))
    };
    assert_eq!(rows(1_024), (1_024, Ok(())));
    let (seen, read) = rows(1_000_000);
    assert_eq!(seen, 1_024);
    assert!(read.unwrap_err().contains("1 GiB of text"));
}
