package batch_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

// part is one part of a made-up workbook.
type part struct{ name, text string }

const (
	contentTypes = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`
	topLinks = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" ` +
		`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookXML = `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/>` +
		`<sheets><sheet name="Аркуш1" sheetId="1" r:id="rId1"/></sheets></workbook>`
	bookLinks = `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
		`<Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>`
	stylesXML = `<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy"/><numFmt numFmtId="165" formatCode="0.00&quot; day&quot;"/></numFmts>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`
)

// parts are those of a small workbook whose one sheet holds these rows; more
// replaces or adds parts.
func parts(rows string, more ...part) []part {
	all := []part{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", topLinks},
		{"xl/workbook.xml", bookXML}, {"xl/_rels/workbook.xml.rels", bookLinks}, {"xl/styles.xml", stylesXML},
		{"xl/sharedStrings.xml", `<sst><si><t>Код товару</t></si><si><r><t>Пільго</t></r><r><rPr/><t xml:space="preserve">ва </t></r><rPh><t>x</t></rPh></si></sst>`},
		{"xl/worksheets/sheet1.xml", `<worksheet><dimension ref="A1"/><sheetData>` + rows + `</sheetData></worksheet>`},
	}
next:
	for _, m := range more {
		for i := range all {
			if all[i].name == m.name {
				all[i] = m
				continue next
			}
		}
		all = append(all, m)
	}
	return all
}

// packed is a zip of the parts.
func packed(t testing.TB, all []part) []byte {
	t.Helper()
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	for _, p := range all {
		to, err := w.Create(p.name)
		if err == nil {
			_, err = io.WriteString(to, p.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func open(file []byte, l batch.Limits) (*batch.Workbook, error) {
	return batch.Open(bytes.NewReader(file), int64(len(file)), l)
}

// readAll gives every row of every sheet that is seen.
func readAll(file []byte, l batch.Limits) ([]batch.Row, error) {
	w, err := open(file, l)
	if err != nil {
		return nil, err
	}
	var rows []batch.Row
	for _, name := range w.Sheets() {
		for row, err := range w.Rows(name) {
			if err != nil {
				return rows, err
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// wantRefusal checks that an error is the refusal of a code, in both languages.
func wantRefusal(t testing.TB, err error, code string) {
	t.Helper()
	refusal := fault.As(err)
	if refusal == nil || refusal.Code != code {
		t.Fatalf("want %s, got %v", code, err)
	}
	if strings.ContainsAny(refusal.Text.UK+refusal.Text.EN, "{}") || refusal.Text.UK == "" || refusal.Text.EN == "" {
		t.Errorf("%+v", refusal.Text)
	}
}

// wantRefused checks that an error is a refusal, in both languages.
func wantRefused(t testing.TB, err error) *fault.Error {
	t.Helper()
	refusal := fault.As(err)
	if refusal == nil {
		t.Fatalf("no refusal: %v", err)
	}
	wantRefusal(t, err, refusal.Code)
	return refusal
}
