//! Reads the rows of a table, CSV or XLSX, as the members of candidates.

use super::{
    cells,
    columns::{self, Target},
    error::ImportError,
    options::ImportOptions,
    row::ReadRow,
};
use messages::{Header, Row};
use model::{CustomField, Fault};
use serde_json::Map;
use std::io::BufRead;
use tabular::{Record, RecordFault, Table};

/// Calls `each` for every row, with its value or its faults, until it returns false.
pub(super) fn read(
    file: impl BufRead + Send + 'static,
    options: &ImportOptions,
    custom_fields: &[CustomField],
    each: &mut dyn FnMut(u64, ReadRow) -> bool,
) -> Result<(), ImportError> {
    let is_column =
        |name: &str| columns::is_column(name, custom_fields) || options.mapping.of(name).is_some();
    let table = Table::open(
        file,
        &tabular::Options {
            encoding: options.encoding,
            is_column: &is_column,
        },
    )?;
    // The guard against formulas is a character of the text in CSV, and a cell format in a
    // workbook.
    let guarded = matches!(table, Table::Delimited(_));
    let mut targets: Option<Result<Vec<Target>, Vec<Header>>> = None;
    table.read(&mut |record| match &targets {
        Some(Ok(targets)) => {
            row(targets, &record, guarded).is_none_or(|row| each(record.line, row))
        }
        Some(Err(_)) => false,
        // Rows without content above the header are passed over.
        None if record.fault.is_none() && record.cells().all(is_blank) => true,
        None => {
            targets = Some(header(&record, custom_fields, options));
            true
        }
    })?;
    match targets {
        None => Err(ImportError::Header(vec![Header::Empty])),
        Some(Err(faults)) => Err(ImportError::Header(faults)),
        Some(Ok(_)) => Ok(()),
    }
}

fn is_blank(cell: &[u8]) -> bool {
    std::str::from_utf8(cell).is_ok_and(|cell| model::trim(cell).is_empty())
}

fn header(
    record: &Record<'_>,
    custom_fields: &[CustomField],
    options: &ImportOptions,
) -> Result<Vec<Target>, Vec<Header>> {
    if let Some(fault) = record.fault {
        let fault = record_fault(fault);
        return Err(vec![Header::Record { fault }]);
    }
    let names = record
        .cells()
        .map(|cell| String::from_utf8(cell.to_vec()).map_err(|_| ()));
    columns::columns(names, custom_fields, &options.mapping)
}

fn record_fault(fault: RecordFault) -> Row {
    match fault {
        RecordFault::UnclosedQuote => Row::UnclosedQuote,
        RecordFault::StrayQuote => Row::StrayQuote,
        RecordFault::TooLong => Row::RowTooLong,
        RecordFault::TooManyCells => Row::TooManyColumns {
            most: tabular::MAX_CELLS,
        },
    }
}

/// Returns the value of a row and the faults of its cells, or nothing if all its cells are empty. A
/// cell with a fault is not in the value.
fn row(targets: &[Target], record: &Record<'_>, guarded: bool) -> Option<ReadRow> {
    if let Some(fault) = record.fault {
        return Some(ReadRow::unreadable(vec![Fault::pointer(
            "",
            record_fault(fault),
        )]));
    }
    let mut members = Map::new();
    let mut custom = Map::new();
    let mut faults = Vec::new();
    let targets_custom = targets
        .iter()
        .any(|target| matches!(target, Target::Fills(column) if column.custom));
    let mut targets = targets.iter();
    for (cell, number) in record.cells().zip(1..) {
        let target = targets.next().unwrap_or(&Target::Unnamed);
        if cell.is_empty() || matches!(target, Target::Ignored) {
            continue;
        }
        let Target::Fills(column) = target else {
            if !cell.trim_ascii().is_empty()
                && !std::str::from_utf8(cell).is_ok_and(|cell| model::trim(cell).is_empty())
            {
                faults.push(Fault::pointer("", Row::Unnamed { column: number }));
            }
            continue;
        };
        let Ok(cell) = std::str::from_utf8(cell) else {
            faults.push(Fault::pointer(column.pointer(), Row::Encoding));
            continue;
        };
        let cell = model::trim(cell);
        if tabular::is_spreadsheet_error(cell) {
            faults.push(Fault::pointer(column.pointer(), Row::SpreadsheetError));
            continue;
        }
        let cell = if guarded {
            tabular::without_guard(cell)
        } else {
            tabular::without_error_guard(cell)
        };
        if cell.is_empty() {
            continue;
        }
        match cells::value(column, cell) {
            Ok(value) => {
                drop(
                    if column.custom {
                        &mut custom
                    } else {
                        &mut members
                    }
                    .insert(column.name.clone(), value),
                );
            }
            Err(fault) => faults.push(fault),
        }
    }
    if members.is_empty() && custom.is_empty() && faults.is_empty() {
        return None;
    }
    // With faults, too, so that the schema names each member that it misses.
    if targets_custom && (!custom.is_empty() || !faults.is_empty()) {
        members.insert("customFields".into(), custom.into());
    }
    Some(ReadRow {
        value: Some(members.into()),
        faults,
    })
}
