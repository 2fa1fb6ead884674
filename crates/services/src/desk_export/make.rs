//! Makes a table: reads the candidates in portions, writes their rows, and stores sealed pieces.

use super::{
    DeskExport, DeskExports, ExportColumn, ExportOrder, ExportRefusal, Format, MAX_SIZE, PURPOSE,
    bound,
};
use crate::{access_log::ReadEvent, export::row_texts};
use model::{Action, CandidateId, ExportId, Field, Runs, SEAL_RANDOM, Selection};
use serde_json::{Map, Value};
use std::io::{Read, Seek, SeekFrom};
use store::{
    Error, ScopeTx,
    audit::{Actor, Entry, Kind},
    desk::TableRecord,
    mutations::Author,
};
use tabular::{Cell, Delimited, Sheet};

/// The number of candidates that are in memory at once.
const PORTION: usize = 200;
/// The size of a piece in bytes.
const PIECE: usize = 256 * 1024;

/// The table that is being written.
enum Table {
    Workbook(Box<Sheet>),
    Text(Delimited<Vec<u8>>),
}

/// The pieces of a table, as they are stored.
struct Pieces<'e> {
    exports: &'e DeskExports,
    order: &'e ExportOrder,
    id: ExportId,
    number: i64,
    size: u64,
}

/// Makes the table of an order that was checked.
pub(super) async fn make(
    exports: &DeskExports,
    order: ExportOrder,
    columns: Vec<ExportColumn>,
) -> Result<Result<ExportId, ExportRefusal>, Error> {
    let id = ExportId::random(exports.store.random().as_ref());
    begin(exports, &order, &columns, id).await?;
    let made = write(exports, &order, &columns, id).await;
    if !matches!(made, Ok(Ok(()))) {
        let removed = exports
            .store
            .write(order.scope, async move |tx: &mut ScopeTx<'_, '_>| {
                tx.desk_exports().remove(id)
            });
        removed.await?;
    }
    Ok(made?.map(|()| id))
}

/// Stores the order, with its entry in the audit log.
async fn begin(
    exports: &DeskExports,
    order: &ExportOrder,
    columns: &[ExportColumn],
    id: ExportId,
) -> Result<(), Error> {
    let export = DeskExport {
        id,
        staff: order.by.id,
        format: order.format,
        total: order.candidates.len() as u64,
        size: 0,
        pieces: 0,
        created_at: exports.store.clock().now(),
    };
    let names: Vec<String> = columns.iter().map(ExportColumn::name).collect();
    let reason = order.reason.clone().unwrap_or_default();
    let scope = order.scope;
    exports
        .store
        .write(scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.desk_exports().add(&export)?;
            let entry = Entry::new(Kind::DeskExported, Actor::Staff(export.staff), tx.now())
                .of(scope.region)
                .about(id)
                .with("environment", scope.environment.name())
                .with("candidates", export.total)
                .with("columns", names)
                .with("reason", reason.trim());
            tx.audit().note(entry);
            Ok(())
        })
        .await
}

async fn write(
    exports: &DeskExports,
    order: &ExportOrder,
    columns: &[ExportColumn],
    id: ExportId,
) -> Result<Result<(), ExportRefusal>, Error> {
    let mut table = match order.format {
        Format::Xlsx => {
            Table::Workbook(Box::new(Sheet::new("Kandidaten").map_err(Error::internal)?))
        }
        Format::Csv => Table::Text(Delimited::new(Vec::new())),
    };
    let headers: Vec<String> = columns
        .iter()
        .map(|column| column.header(order.english))
        .collect();
    let cells: Vec<Cell<'_>> = headers.iter().map(|text| Cell::Text(text)).collect();
    table.row(&cells)?;
    let mut pieces = Pieces {
        exports,
        order,
        id,
        number: 0,
        size: 0,
    };
    let mut positions = Vec::with_capacity(order.candidates.len());
    for portion in order.candidates.chunks(PORTION) {
        let records = exports.store.table_records(&order.scope, portion).await?;
        for (candidate, record) in portion.iter().zip(records) {
            // One that was erased meanwhile has no row.
            let Some(record) = record else { continue };
            positions.push(record.position);
            row(exports, order, columns, (*candidate, record), &mut table).await?;
            if let Table::Text(text) = &mut table
                && text.get_mut().len() >= PIECE
            {
                let piece = std::mem::take(text.get_mut());
                if let Err(refusal) = pieces.add(piece).await? {
                    return Ok(Err(refusal));
                }
            }
        }
    }
    if positions.is_empty() {
        return Ok(Err(ExportRefusal::NoCandidates));
    }
    // The access log is written before the person can see the table.
    note(exports, order, columns, &mut positions);
    if let Err(refusal) = table.finish(&mut pieces).await? {
        return Ok(Err(refusal));
    }
    let (number, size, total) = (pieces.number, pieces.size, positions.len() as u64);
    let ended = exports
        .store
        .write(order.scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.desk_exports().end(id, total, size, number).await
        });
    Ok(if ended.await? {
        Ok(())
    } else {
        Err(ExportRefusal::Removed)
    })
}

/// Writes the row of a candidate.
async fn row(
    exports: &DeskExports,
    order: &ExportOrder,
    columns: &[ExportColumn],
    (candidate, record): (CandidateId, TableRecord),
    table: &mut Table,
) -> Result<(), Error> {
    let moments = if columns.contains(&ExportColumn::Interactions) {
        interactions(exports, order, candidate).await?
    } else {
        String::new()
    };
    let mut members: Map<String, Value> =
        serde_json::from_str(&record.document).map_err(Error::internal)?;
    let mut custom: Map<String, Value> = match record.custom {
        Some(custom) => serde_json::from_str(&custom).map_err(Error::internal)?,
        None => Map::new(),
    };
    let texts: Vec<row_texts::Text> = columns
        .iter()
        .map(|column| match column {
            ExportColumn::Field(field) => {
                row_texts::of_field(*field, &mut members).with_words(order.english)
            }
            ExportColumn::Custom(field) => {
                row_texts::of_custom(field, &mut custom).with_words(order.english)
            }
            ExportColumn::Interactions => row_texts::of_text(moments.clone()),
        })
        .collect();
    let cells: Vec<Cell<'_>> = texts.iter().map(row_texts::Text::cell).collect();
    table.row(&cells)
}

/// The number of characters that a cell of a workbook holds.
const MAX_CELL: usize = 32_767;

/// Returns the contact moments of a candidate as text, the newest first, each in a paragraph.
async fn interactions(
    exports: &DeskExports,
    order: &ExportOrder,
    candidate: CandidateId,
) -> Result<String, Error> {
    let mut paragraphs = Vec::new();
    let visit = |document: &str| {
        let members: Map<String, Value> = serde_json::from_str(document).unwrap_or_default();
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let day = text("performedAt").and_then(|moment| moment.get(..10));
        let head: Vec<&str> = [day, text("type"), text("performedBy"), text("name")]
            .into_iter()
            .flatten()
            .collect();
        let body: Vec<&str> = [text("summary"), text("notes")]
            .into_iter()
            .flatten()
            .collect();
        paragraphs.push(format!("{}\n{}", head.join(", "), body.join("\n")));
    };
    let id = candidate.as_str();
    exports
        .store
        .interactions(&order.scope, id, i64::MAX, visit)
        .await?;
    let all = paragraphs.join("\n\n");
    Ok(match all.char_indices().nth(MAX_CELL - 1) {
        Some((end, _)) if order.format == Format::Xlsx => format!("{}…", &all[..end]),
        _ => all,
    })
}

/// Notes in the access log that the person saw these candidates.
fn note(
    exports: &DeskExports,
    order: &ExportOrder,
    columns: &[ExportColumn],
    positions: &mut [i64],
) {
    let Some(viewer) = Author::Staff(order.by.clone()).viewer() else {
        return;
    };
    let bits = columns.iter().map(|column| match column {
        ExportColumn::Field(field) => field.bit(),
        ExportColumn::Custom(_) => Selection::CUSTOM_BIT,
        ExportColumn::Interactions => Selection::INTERACTIONS_BIT,
    });
    let bits = bits.fold(Field::Id.bit(), |bits, bit| bits | bit);
    positions.sort_unstable();
    let mut shown = Runs::default();
    for position in positions {
        shown.push(*position);
    }
    let event = ReadEvent {
        scope: order.scope,
        viewer,
        action: Action::DeskExport,
        fields: Some(bits.cast_signed()),
    };
    exports.accesses.note(event, &shown);
}

impl Table {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), Error> {
        let cells = cells.iter().copied();
        match self {
            Self::Workbook(sheet) => sheet.row(cells),
            Self::Text(text) => text.row(cells),
        }
        .map_err(Error::internal)
    }

    /// Stores the rest of the table.
    async fn finish(self, pieces: &mut Pieces<'_>) -> Result<Result<(), ExportRefusal>, Error> {
        let sheet = match self {
            Self::Workbook(sheet) => sheet,
            Self::Text(text) => return pieces.add(text.into_inner()).await,
        };
        let file = tokio::task::spawn_blocking(move || {
            let mut file = tempfile::tempfile()?;
            sheet.finish(&mut file).map_err(std::io::Error::other)?;
            file.seek(SeekFrom::Start(0))?;
            Ok::<_, std::io::Error>(file)
        });
        let mut file = file
            .await
            .map_err(Error::internal)?
            .map_err(Error::internal)?;
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece);
            if read.map_err(Error::internal)? == 0 {
                return Ok(Ok(()));
            }
            if let Err(refusal) = pieces.add(piece).await? {
                return Ok(Err(refusal));
            }
        }
    }
}

impl Pieces<'_> {
    async fn add(&mut self, piece: Vec<u8>) -> Result<Result<(), ExportRefusal>, Error> {
        self.size += piece.len() as u64;
        if self.size > MAX_SIZE {
            return Ok(Err(ExportRefusal::TooLarge));
        }
        let store = &self.exports.store;
        let mut random = [0; SEAL_RANDOM];
        store.random().fill(&mut random);
        let (id, number) = (self.id, self.number);
        let place = number.to_be_bytes();
        let bound = bound(&self.order.by.id, &id, &place);
        let sealed = store
            .installation()
            .secret
            .seal(PURPOSE, &bound, random, &piece);
        self.number += 1;
        let added = store.write(self.order.scope, async move |tx: &mut ScopeTx<'_, '_>| {
            tx.desk_exports().add_piece(id, number, &sealed).await
        });
        Ok(if added.await? {
            Ok(())
        } else {
            Err(ExportRefusal::Removed)
        })
    }
}
