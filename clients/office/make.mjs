// Writes office files of npm's libraries into a folder: `node make.mjs FOLDER`.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Document, Footer, Header, ImageRun, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from "docx";
import ExcelJS from "exceljs";
import PptxGenJS from "pptxgenjs";

const folder = process.argv[2];
const file = (name) => join(folder, name);
// One transparent dot.
const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

const plain = new Document({ sections: [{ children: [new Paragraph("Zoë – curriculum vitae")] }] });
writeFileSync(file("npm-docx.docx"), await Packer.toBuffer(plain));
const cell = new TableCell({ children: [new Paragraph("cel")] });
const picture = new ImageRun({ type: "png", data: dot, transformation: { width: 10, height: 10 } });
const rich = new Document({
  title: "CV",
  sections: [{
    headers: { default: new Header({ children: [new Paragraph("boven")] }) },
    footers: { default: new Footer({ children: [new Paragraph("onder")] }) },
    children: [
      new Paragraph({ children: [picture, new TextRun({ text: "vet", bold: true })] }),
      new Table({ rows: [new TableRow({ children: [cell] })] }),
    ],
  }],
});
writeFileSync(file("npm-docx-rich.docx"), await Packer.toBuffer(rich));

const workbook = new ExcelJS.Workbook();
workbook.addWorksheet("Blad1").addRow(["naam", 1, new Date(0), { formula: "1+1", result: 2 }]);
await workbook.xlsx.writeFile(file("npm-exceljs.xlsx"));
const { WorkbookWriter } = ExcelJS.stream.xlsx;
const streamed = new WorkbookWriter({ filename: file("npm-exceljs-streamed.xlsx"), useSharedStrings: true });
const sheet = streamed.addWorksheet("Blad1");
for (let row = 0; row < 1000; row++) sheet.addRow([`rij ${row}`, row]).commit();
await streamed.commit();
await workbook.csv.writeFile(file("npm-exceljs.csv"));

const show = new PptxGenJS();
show.addSlide().addText("Welkom", { x: 1, y: 1 });
show.addSlide().addImage({ data: `image/png;base64,${dot.toString("base64")}`, x: 1, y: 1, w: 1, h: 1 });
await show.writeFile({ fileName: file("npm-pptxgenjs.pptx") });
