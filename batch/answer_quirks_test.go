package batch_test

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

// textOf is a part of a workbook.
func textOf(t testing.TB, file []byte, name string) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	check(t, err)
	f, err := r.Open(name)
	check(t, err)
	text, err := io.ReadAll(f)
	check(t, err)
	return string(text)
}

// namesOf are those of the parts of a workbook.
func namesOf(t testing.TB, file []byte) (names []string) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	check(t, err)
	for _, f := range r.File {
		names = append(names, f.Name)
	}
	return names
}

// within cuts out what stands between two marks.
func within(t testing.TB, text, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, from)
	inside, _, closed := strings.Cut(rest, to)
	if !ok || !closed {
		t.Fatalf("no %s … %s in %s", from, to, text)
	}
	return inside
}

// sheetData is a sheet of rows as an answered workbook has them after the
// headings in row 1, without what was added to the cells of answers.
func rowsOfSheet(t testing.TB, rows string, a batch.Answer) string {
	t.Helper()
	out := answered(t, packed(t, parts(rows)), batch.Answered{HeaderRow: 1, Answers: answers(a)})
	return within(t, textOf(t, out, sheetPart), "<sheetData>", "</sheetData>")
}

// The columns of the answer to a row that has only a status, from column B.
const (
	headed = `<c r="B1" s="4" t="inlineStr"><is><t xml:space="preserve">Status</t></is></c>` +
		`<c r="C1" s="4" t="inlineStr"><is><t xml:space="preserve">MRN</t></is></c>` +
		`<c r="D1" s="4" t="inlineStr"><is><t xml:space="preserve">Other payments, UAH</t></is></c>` +
		`<c r="E1" s="4" t="inlineStr"><is><t xml:space="preserve">Total payments, UAH</t></is></c>` +
		`<c r="F1" s="4" t="inlineStr"><is><t xml:space="preserve">Channel</t></is></c>` +
		`<c r="G1" s="4" t="inlineStr"><is><t xml:space="preserve">Fault level</t></is></c>` +
		`<c r="H1" s="4" t="inlineStr"><is><t xml:space="preserve">Where</t></is></c>` +
		`<c r="I1" s="4" t="inlineStr"><is><t xml:space="preserve">Message</t></is></c>`
	statusTold = `<c r="B2" s="5" t="inlineStr"><is><t xml:space="preserve">ok</t></is></c>`
)

func TestRowsAreWrittenAsTheyWereWithTheAnswerBehindThem(t *testing.T) {
	for name, c := range map[string]struct{ rows, want string }{
		"rows and cells without places": {
			`<row><c t="s"><v>0</v></c></row><row><c><v>7</v></c></row>`,
			`<row r="1"><c t="s"><v>0</v></c>` + headed + `</row><row r="2"><c><v>7</v></c>` + statusTold + `</row>`},
		"a row that says how far it reaches": {
			`<row r="1" spans="1:1" ht="30" customHeight='1'><c r="A1"><v>1</v></c></row><row r="2" spans="1:1"><c r="A2"><v>7</v></c></row><row r="3" spans="1:1"/>`,
			`<row ht="30" customHeight="1" r="1"><c r="A1"><v>1</v></c>` + headed + `</row><row r="2"><c r="A2"><v>7</v></c>` + statusTold + `</row><row r="3" spans="1:1"/>`},
		"an empty row": {
			`<row r="1"><c r="A1"><v>1</v></c></row><row r="2" ht="9"/>`,
			`<row r="1"><c r="A1"><v>1</v></c>` + headed + `</row><row ht="9" r="2">` + statusTold + `</row>`},
		"rows that are not there": {
			`<row r="3"><c r="A3"><v>1</v></c></row>`,
			`<row r="1">` + headed + `</row><row r="2">` + statusTold + `</row><row r="3"><c r="A3"><v>1</v></c></row>`},
		"cells that only look like something": {
			`<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/></row><row r="2"><c r="A2"><v>7</v></c><c r="C2" s="1"><v/></c><c r="K2" s="1"/><c r="L2" s="2"/></row>`,
			`<row r="1"><c r="A1"><v>1</v></c>` + headed + `</row><row r="2"><c r="A2"><v>7</v></c>` + statusTold + `<c r="K2" s="1"/><c r="L2" s="2"/></row>`},
		"what else a row may hold": {
			`<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>7</v></c><extLst><ext/></extLst></row>`,
			`<row r="1"><c r="A1"><v>1</v></c>` + headed + `</row><row r="2"><c r="A2"><v>7</v></c>` + statusTold + `<extLst><ext/></extLst></row>`},
		"comments, sections and spaces": {
			"<row r='1'>\n <c r='A1'><v>1</v></c>\n</row>\n<!-- <row> --><row r='2'> <c t='str'><v><![CDATA[<c/>]]></v></c> </row>",
			"<row r=\"1\">\n <c r='A1'><v>1</v></c>\n" + headed + "</row>\n<!-- <row> --><row r=\"2\"> <c t='str'><v><![CDATA[<c/>]]></v></c> " + statusTold + "</row>"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, rowsOfSheet(t, c.rows, batch.Answer{Row: 2, Status: "ok"})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// prefixedSheet is what some writers make: every element has a prefix.
func prefixedSheet(text string) string {
	return strings.NewReplacer("</", "</x:", "<", "<x:").Replace(text)
}

func TestNamesWithAPrefixGetCompanyWithTheSame(t *testing.T) {
	sheet := prefixedSheet(`<worksheet><dimension ref="A1"/><cols><col min="1" max="1" width="5"/></cols><sheetData>` +
		`<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2" s="1"><v>7</v></c></row></sheetData><tableParts/></worksheet>`)
	out := answered(t, packed(t, parts("", part{sheetPart, sheet}, part{"xl/styles.xml", prefixedSheet(stylesXML)})),
		batch.Answered{HeaderRow: 1, Answers: answers(batch.Answer{Row: 2, Faults: []batch.RowFault{faultAt("A", 2, fault.Structure, "bad")}})})
	for _, name := range []string{sheetPart, "xl/styles.xml"} {
		text := textOf(t, out, name)
		if strings.Count(text, "<") != strings.Count(text, "<x:")+strings.Count(text, "</x:") {
			t.Errorf("%s has names without a prefix: %s", name, text)
		}
	}
	text := textOf(t, out, sheetPart)
	if !strings.Contains(text, `<x:c r="A2" s="10"><x:v>7</x:v></x:c>`) || !strings.Contains(text, `<x:dimension ref="A1:I2"/>`) {
		t.Error(text)
	}
	if at := strings.Index(text, "<x:legacyDrawing "); at < strings.Index(text, "</x:sheetData>") || at > strings.Index(text, "<x:tableParts") {
		t.Errorf("the drawing of the comments is not named where it belongs: %s", text)
	}
	if _, err := readAll(out, batch.DefaultLimits()); err != nil {
		t.Error(err)
	}
}

func TestFaultyCellsThatAreNotThereAreMade(t *testing.T) {
	sheet := `<worksheet><cols><col min="1" max="2" width="5" style="1"/><col min="3" max="3" width="5"/></cols><sheetData><row r="1"><c r="D1"><v>1</v></c></row>` +
		`<row r="2"><c r="B2" s="2"><v>7</v></c></row><row r="3" s="3" customFormat="1"><c r="D3"><v>7</v></c></row></sheetData></worksheet>`
	faults := func(row int) (all []batch.RowFault) {
		for _, column := range []string{"A", "B", "C", "D", "ZZ", ""} {
			all = append(all, faultAt(column, row, fault.Substance, "bad"))
		}
		return all
	}
	out := answered(t, packed(t, parts("", part{sheetPart, sheet})), batch.Answered{HeaderRow: 1,
		Answers: answers(batch.Answer{Row: 2, Faults: faults(2)}, batch.Answer{Row: 3, Faults: faults(3)})})
	text := textOf(t, out, sheetPart)
	for _, want := range []string{ // styles 4 to 9 are those of what is added
		`<c r="A2" s="10"></c><c r="B2" s="11"><v>7</v></c><c r="C2" s="12"></c><c r="D2" s="12"></c><c r="E2" `,
		`<c r="A3" s="13"></c><c r="B3" s="13"></c><c r="C3" s="13"></c><c r="D3" s="12"><v>7</v></c><c r="E3" `,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	styles := within(t, textOf(t, out, "xl/styles.xml"), "<cellXfs", "</cellXfs>")
	_, painted, _ := strings.Cut(styles, `<xf numFmtId="14" applyFill="1" fillId="2"/>`)
	if painted != `<xf numFmtId="164" applyFill="1" fillId="2"/><xf numFmtId="0" applyFill="1" fillId="2"/><xf numFmtId="165" applyFill="1" fillId="2"/>` ||
		!strings.HasPrefix(styles, ` count="14">`) {
		t.Error(styles)
	}
}

func TestTheWidthsOfAddedColumnsAreNotHidden(t *testing.T) {
	for name, c := range map[string]struct{ cols, want string }{
		"none":                          {``, `<cols>+</cols>`},
		"an empty list":                 {`<cols/>`, `<cols>+</cols>`},
		"columns before":                {`<cols><col min="1" max="1" width="5"/></cols>`, `<cols><col min="1" max="1" width="5"/>+</cols>`},
		"columns behind":                {`<cols><col min="50" max="60" hidden="1"/></cols>`, `<cols>+<col min="50" max="60" hidden="1"/></cols>`},
		"all the others are hidden":     {`<cols><col min="2" max="16384" hidden="1"/></cols>`, `<cols>+<col hidden="1" min="10" max="16384"/></cols>`},
		"a range over everything":       {`<cols><col min="1" max="16384" width="9"/></cols>`, `<cols><col width="9" min="1" max="1"/>+<col width="9" min="10" max="16384"/></cols>`},
		"each of the added ones":        {`<cols><col min="2" max="4"/><col min="5" max="9"></col></cols>`, `<cols>+</cols>`},
		"one before and several within": {`<cols><col min="1" max="3" width="7"/><col min="4" max="4"/></cols>`, `<cols><col width="7" min="1" max="1"/>+</cols>`},
	} {
		t.Run(name, func(t *testing.T) {
			sheet := `<worksheet>` + c.cols + `<sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`
			out := answered(t, packed(t, parts("", part{sheetPart, sheet})), batch.Answered{HeaderRow: 1, Answers: answers()})
			text := within(t, textOf(t, out, sheetPart), "<worksheet>", "<sheetData>")
			at, end := strings.Index(text, `<col min="2"`), strings.LastIndex(text, ` width="80" customWidth="1"/>`)+len(` width="80" customWidth="1"/>`)
			if at < 0 || end < at || strings.Count(text[at:end], "customWidth") != 8 {
				t.Fatal(text)
			}
			if diff := cmp.Diff(c.want, text[:at]+"+"+text[end:]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestColumnsAreAddedBehindWhatIsMergedWithTheRows(t *testing.T) {
	sheet := `<worksheet><sheetData><row r="2"><c r="A2"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:AZ1"/><mergeCell ref="A2:C3"/></mergeCells></worksheet>`
	out := answered(t, packed(t, parts("", part{sheetPart, sheet})), batch.Answered{HeaderRow: 2, Answers: answers()})
	if text := textOf(t, out, sheetPart); !strings.Contains(text, `<c r="A2"><v>1</v></c><c r="D2" `) {
		t.Error(text)
	}
}

func TestAWorkbookWithoutStylesIsGivenThem(t *testing.T) {
	links := strings.Replace(bookLinks, `<Relationship Id="rId3" Type="x/styles" Target="styles.xml"/>`, "", 1)
	unstyled := slices.DeleteFunc(parts(`<row><c><v>1</v></c></row>`, part{"xl/_rels/workbook.xml.rels", links}), func(p part) bool { return p.name == "xl/styles.xml" })
	for name, all := range map[string][]part{
		"none":         unstyled,
		"empty":        parts(`<row><c><v>1</v></c></row>`, part{"xl/styles.xml", `<styleSheet/>`}),
		"empty parts":  parts(`<row><c><v>1</v></c></row>`, part{"xl/styles.xml", `<styleSheet><fonts/><fills count="0"></fills><cellXfs/></styleSheet>`}),
		"only formats": parts(`<row><c><v>1</v></c></row>`, part{"xl/styles.xml", `<styleSheet><numFmts/><borders/><cellStyles/></styleSheet>`}),
	} {
		t.Run(name, func(t *testing.T) {
			out := answered(t, packed(t, named(all)), batch.Answered{HeaderRow: 1, Answers: answers(
				batch.Answer{Row: 2, Faults: []batch.RowFault{faultAt("A", 2, fault.Warning, "hm")}})})
			f := excelizeOf(t, out)
			styleOf := func(cell string) *excelize.Style {
				id, err := f.GetCellStyle("Аркуш1", cell)
				check(t, err)
				style, err := f.GetStyle(id)
				check(t, err)
				return style
			}
			const none, solid = 0, 1
			if styleOf("A1").Fill.Pattern != none || styleOf("A2").Fill.Pattern != solid || styleOf("B1").Fill.Pattern != solid {
				t.Error("cells are not painted, or others are")
			}
			if font := styleOf("B1").Font; font == nil || !font.Bold || styleOf("A1").Font.Bold {
				t.Error("headings are not bold, or others are")
			}
		})
	}
}

// named gives parts the name spaces that excelize insists on.
func named(all []part) []part {
	all = slices.Clone(all)
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	for i := range all {
		for _, root := range []string{"<worksheet", "<workbook", "<sst", "<styleSheet"} {
			all[i].text = strings.Replace(all[i].text, root, root+` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`, 1)
		}
		all[i].text = strings.Replace(all[i].text, "<Relationships>", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`, 1)
		all[i].text = strings.ReplaceAll(all[i].text, `Type="x/`, `Type="`+office)
	}
	return all
}

func TestTheStrictVariantOfTheFormatStaysStrict(t *testing.T) {
	toStrict := strings.NewReplacer("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships",
		"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
	all := named(parts(`<row><c><v>1</v></c></row>`))
	for i := range all {
		all[i].text = toStrict.Replace(all[i].text)
	}
	out := answered(t, packed(t, all), batch.Answered{HeaderRow: 1, Answers: answers(batch.Answer{Row: 2, Faults: []batch.RowFault{faultAt("A", 2, fault.Warning, "hm")}})})
	for _, name := range namesOf(t, out) {
		if text := textOf(t, out, name); strings.Contains(text, "/spreadsheetml/2006/main") || strings.Contains(text, "/officeDocument/2006/relationships") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestCommentsJoinThoseOfTheUploader(t *testing.T) {
	book := excelize.NewFile()
	check(t, writeRows(book, [][]any{{"Код", "Опис"}, {"1", "2"}, {"3", "4"}}))
	check(t, book.AddComment("Sheet1", excelize.Comment{Cell: "A2", Author: "Іван", Text: "моє"}))
	check(t, book.AddFormControl("Sheet1", excelize.FormControl{Cell: "F9", Type: excelize.FormControlButton, Text: "Кнопка"}))
	out := answered(t, saved(t, book), batch.Answered{HeaderRow: 1, Answers: answers(
		batch.Answer{Row: 2, Faults: []batch.RowFault{faultAt("A", 2, fault.Structure, "first"), faultAt("B", 2, fault.Structure, "second")}})})
	f := excelizeOf(t, out)
	comments, err := f.GetComments("Sheet1")
	check(t, err)
	var said []string
	for _, c := range comments {
		said = append(said, c.Author+" "+c.Cell+": "+c.Text)
	}
	if diff := cmp.Diff([]string{"Іван A2: моє", "Brama B2: second"}, said); diff != "" {
		t.Error(diff)
	}
	controls, err := f.GetFormControls("Sheet1")
	if err != nil || len(controls) != 1 || controls[0].Text != "Кнопка" {
		t.Errorf("%+v %v", controls, err)
	}
	if fillAt(t, f, "A2") != "FFC7CD" {
		t.Error("a cell with a comment of its own is not painted")
	}
}

func TestCommentsThatCannotBeJoinedAreLeftAlone(t *testing.T) {
	sheet := `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><legacyDrawing r:id="d"/></worksheet>`
	links := `<Relationships><Relationship Id="d" Type="x/vmlDrawing" Target="../drawings/v.vml"/><Relationship Id="c" Type="x/comments" Target="../comments1.xml"/></Relationships>`
	comments := `<comments><authors><author>a</author></authors><commentList><comment ref="A1" authorId="0"><text><t>own</t></text></comment></commentList></comments>`
	for name, c := range map[string]struct{ drawing, comments string }{
		"a drawing that has no end":  {"<xml>", comments},
		"comments without a list":    {"<xml></xml>", `<comments><authors><author>a</author></authors></comments>`},
		"comments that nobody wrote": {"<xml></xml>", strings.Replace(comments, "<author>a</author>", "", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			out := answered(t, packed(t, parts("", part{sheetPart, sheet}, part{"xl/worksheets/_rels/sheet1.xml.rels", links}, part{"xl/drawings/v.vml", c.drawing},
				part{"xl/comments1.xml", c.comments})), batch.Answered{HeaderRow: 1, Answers: answers(batch.Answer{Row: 2, Faults: []batch.RowFault{faultAt("A", 2, fault.Warning, "hm")}})})
			if textOf(t, out, "xl/drawings/v.vml") != c.drawing || textOf(t, out, "xl/comments1.xml") != c.comments {
				t.Error("the uploader's comments were changed")
			}
			rows := textsOf(t, out, "Summary")
			if last := rows[len(rows)-1]; !strings.Contains(last[1], "own comments were left as they are") {
				t.Error(rows)
			}
		})
	}
}

// textsOf reads the texts of a sheet.
func textsOf(t testing.TB, file []byte, sheet string) (rows [][]string) {
	t.Helper()
	w, err := open(file, batch.DefaultLimits())
	check(t, err)
	for row, err := range w.Rows(sheet) {
		check(t, err)
		rows = append(rows, row.Cells)
	}
	return rows
}

// Many comments that say the same pack well; the answered workbook must not
// look like a bomb when it comes back.
func TestCommentsAreBoundedAndTheWorkbookMayComeBack(t *testing.T) {
	var all []batch.Answer
	long := strings.Repeat("Не заповнено «особливість декларації». ", 25)
	for row := 2; row <= 6_002; row++ {
		all = append(all, batch.Answer{Row: row, Faults: []batch.RowFault{faultAt("A", row, fault.Structure, long)}})
	}
	out := answered(t, packed(t, named(parts(`<row><c><v>1</v></c></row>`))), batch.Answered{HeaderRow: 1, Answers: answers(all...)})
	comments, err := excelizeOf(t, out).GetComments("Аркуш1")
	if err != nil || len(comments) != 5_000 {
		t.Error(len(comments), err)
	}
	rows := textsOf(t, out, "Summary")
	if last := rows[len(rows)-1]; !strings.Contains(last[1], "first 5000 marked cells") || !strings.Contains(last[1], "(1001)") {
		t.Error(last)
	}
}

func TestTheSummaryHasANameOfItsOwn(t *testing.T) {
	book := excelize.NewFile()
	for _, name := range []string{"підсумок", "Підсумок 2"} {
		_, err := book.NewSheet(name)
		check(t, err)
	}
	check(t, writeRows(book, [][]any{{"Код"}}))
	check(t, book.SetSheetVisible("Підсумок 2", false))
	before := saved(t, book)
	out := answered(t, before, batch.Answered{HeaderRow: 1, Lang: "uk", Answers: answers()})
	if diff := cmp.Diff([]string{"Sheet1", "підсумок", "Підсумок 2", "Підсумок 3"}, excelizeOf(t, out).GetSheetList()); diff != "" {
		t.Error(diff)
	}
	w, err := open(out, batch.DefaultLimits())
	check(t, err)
	if diff := cmp.Diff([]string{"Sheet1", "підсумок", "Підсумок 3"}, w.Sheets()); diff != "" {
		t.Error(diff)
	}
	keepsEverything(t, before, out)
}

// What the uploader made with Excel's own means is there afterwards.
func TestNothingOfTheUploadersIsLost(t *testing.T) {
	book := excelize.NewFile()
	check(t, writeRows(book, specification))
	check(t, book.MergeCell("Sheet1", "A1", "I1"))
	check(t, book.SetCellFormula("Sheet1", "G4", "F4*0.9"))
	check(t, book.SetRowVisible("Sheet1", 5, false))
	check(t, book.AutoFilter("Sheet1", "A3:I5", nil))
	check(t, book.SetPanes("Sheet1", &excelize.Panes{Freeze: true, YSplit: 3, TopLeftCell: "A4", ActivePane: "bottomLeft"}))
	check(t, book.SetDefinedName(&excelize.DefinedName{Name: "Ціни", RefersTo: "Sheet1!$H$4:$H$5"}))
	validation := excelize.NewDataValidation(true)
	validation.SetSqref("D4:D5")
	check(t, validation.SetDropList([]string{"CN", "BR"}))
	check(t, book.AddDataValidation("Sheet1", validation))
	check(t, book.SetCellHyperLink("Sheet1", "C4", "https://example.com", "External"))
	style, err := book.NewStyle(&excelize.Style{NumFmt: 14, Font: &excelize.Font{Bold: true, Color: "FF0000"}, Border: []excelize.Border{{Type: "top", Style: 1, Color: "00FF00"}}})
	check(t, err)
	check(t, book.SetCellStyle("Sheet1", "B4", "E5", style))
	check(t, book.SetColStyle("Sheet1", "I", style))
	_, err = book.NewSheet("Таємний")
	check(t, err)
	set(t, book, "Таємний", "B2", 17.5)
	before := saved(t, book)
	out := answered(t, before, batch.Answered{HeaderRow: 3, Codes: []string{"020", "028"}, Answers: answers(sampleAnswers...)})
	keepsEverything(t, before, out)
	for _, name := range namesOf(t, before) {
		if !slices.Contains(namesOf(t, out), name) {
			t.Errorf("%s is lost", name)
		}
	}
	f := excelizeOf(t, out)
	panes, err := f.GetPanes("Sheet1")
	check(t, err)
	visible, err := f.GetRowVisible("Sheet1", 5)
	check(t, err)
	validations, err := f.GetDataValidations("Sheet1")
	check(t, err)
	linked, target, err := f.GetCellHyperLink("Sheet1", "C4")
	check(t, err)
	if panes.YSplit != 3 || visible || len(validations) != 1 || !linked || target != "https://example.com" || len(f.GetDefinedName()) != 2 {
		t.Error(panes, visible, validations, linked, target, f.GetDefinedName())
	}
}

// Whoever corrects the answered workbook and uploads it again is understood as
// before: the added headings feed nothing.
func TestTheHeadingsOfAnAnswerAreNotTakenForTheUploaders(t *testing.T) {
	for _, lang := range []string{"uk", "en"} {
		book := excelize.NewFile()
		check(t, writeRows(book, specification))
		file := saved(t, book)
		before, err := open(file, batch.DefaultLimits())
		check(t, err)
		was, err := batch.MapBook(before, batch.Mapping{})
		check(t, err)
		after, err := open(answered(t, file, batch.Answered{HeaderRow: 3, Lang: lang, Codes: []string{"020", "028"}, Answers: answers(sampleAnswers...)}), batch.DefaultLimits())
		check(t, err)
		is, err := batch.MapBook(after, batch.Mapping{})
		check(t, err)
		if diff := cmp.Diff(was.Feeds(), is.Feeds()); diff != "" {
			t.Errorf("%s: %s", lang, diff)
		}
	}
}

func TestTextsComeOutAsTheyWentIn(t *testing.T) {
	for _, text := range []string{"_x0041_", "_x005F_", "a]]>b", "<b>&amp;\"'", " spaces ", "line\nline\tTab", "😀 ї", "=cmd|'/c calc'!A1", "+1", "-1", "@x", "__x0041__"} {
		out := answered(t, packed(t, named(parts(`<row><c><v>1</v></c></row>`))), batch.Answered{HeaderRow: 1, Answers: answers(batch.Answer{Row: 2, Status: text})})
		if got := textsOf(t, out, "Аркуш1")[1][1]; got != text {
			t.Errorf("%q was read as %q", text, got)
		}
		if got, err := excelizeOf(t, out).GetCellValue("Аркуш1", "B2"); got != text || err != nil {
			t.Errorf("%q was read by excelize as %q, %v", text, got, err)
		}
	}
}

func TestWhatXMLCannotHoldIsLeftOut(t *testing.T) {
	out := answered(t, packed(t, parts(`<row><c><v>1</v></c></row>`)), batch.Answered{HeaderRow: 1, Answers: answers(batch.Answer{Row: 2, Status: "a\x00b\x1fc\xffd\ufffee\rf\ufffd"})})
	if got := textsOf(t, out, "Аркуш1")[1][1]; got != "abcdef\ufffd" {
		t.Errorf("%q", got)
	}
}

func TestTheSameAnswersMakeTheSameFile(t *testing.T) {
	file := made(t, shared, 50, 10)
	write := func() []byte {
		return answered(t, file, batch.Answered{HeaderRow: 1, Codes: []string{"020"}, Answers: manyAnswers(50, 3)})
	}
	if !bytes.Equal(write(), write()) {
		t.Error("two writings differ")
	}
}
