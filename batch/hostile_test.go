package batch_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/batch"
)

// stream writes a part of any size into a zip without holding it, nor packing
// it: a packed piece may stand in a stream again and again.
func stream(t testing.TB, before []part, name, head, again string, times int, tail string) []byte {
	t.Helper()
	var file, data bytes.Buffer
	w := zip.NewWriter(&file)
	for _, p := range before {
		if p.name != name {
			to, _ := w.Create(p.name)
			_, _ = io.WriteString(to, p.text)
		}
	}
	piece := strings.Repeat(again, 1<<20/len(again))
	sum := crc32.NewIEEE()
	add := func(text, packed string) {
		_, _ = io.WriteString(sum, text)
		data.WriteString(packed)
	}
	add(head, flushed(t, head))
	packed := flushed(t, piece)
	for range times / (len(piece) / len(again)) {
		add(piece, packed)
	}
	add(tail, flushed(t, tail)+"\x01\x00\x00\xff\xff") // the last block, empty
	size := len(head) + len(tail) + times/(len(piece)/len(again))*len(piece)
	to, err := w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: sum.Sum32(),
		CompressedSize64: uint64(data.Len()), UncompressedSize64: uint64(size)})
	if err == nil {
		_, err = data.WriteTo(to)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// flushed is a text as deflate packs it, to a whole byte and without an end.
func flushed(t testing.TB, text string) string {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err = errors.Join(err, w.Flush()); err != nil {
		t.Fatal(err)
	}
	return packed.String()
}

// measured runs f and bounds what it takes: seconds, and bytes allocated in all.
func measured(t *testing.T, f func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := time.Now()
	f()
	took := time.Since(begun)
	runtime.ReadMemStats(&after)
	if took > 20*time.Second || after.TotalAlloc-before.TotalAlloc > 64<<20 {
		t.Errorf("took %v and %d MiB", took, (after.TotalAlloc-before.TotalAlloc)>>20)
	}
}

const sheetPart, stringsPart = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"

// Every file of a table of attacks on readers of workbooks is refused, soon
// and in little memory.
func TestHostileWorkbooksAreRefused(t *testing.T) {
	usual := parts("")
	rows := `<worksheet><sheetData>`
	lax := batch.DefaultLimits() // without the ratio, so that the next guard is tried too
	lax.Ratio = 1 << 40
	for _, c := range []struct {
		name string
		file func(t *testing.T) []byte
		code string
		lax  string // without the limit of the ratio
	}{
		{"a sheet of a gibibyte", func(t *testing.T) []byte {
			return stream(t, usual, sheetPart, rows, `<row><c><v>1</v></c></row>`, 42<<20, `</sheetData></worksheet>`)
		}, "workbook.bomb", "workbook.bomb"},
		{"a shared string of 300 mebibytes", func(t *testing.T) []byte {
			return stream(t, usual, stringsPart, `<sst><si><t>`, "a", 300<<20, `</t></si></sst>`)
		}, "workbook.bomb", "workbook.cell-too-long"},
		{"millions of tiny shared strings", func(t *testing.T) []byte {
			return stream(t, usual, stringsPart, `<sst>`, `<si><t/></si>`, 22_000_000, `</sst>`)
		}, "workbook.bomb", ""},
		{"200 mebibytes of nested tags", func(t *testing.T) []byte {
			return stream(t, usual, sheetPart, rows, `<a>`, 66<<20, "")
		}, "workbook.bomb", "workbook.damaged"},
		{"a comment of 200 mebibytes", func(t *testing.T) []byte {
			return stream(t, usual, sheetPart, rows+"<!--", "<", 200<<20, "--></sheetData></worksheet>")
		}, "workbook.bomb", ""},
		{"a tag of 200 mebibytes", func(t *testing.T) []byte {
			return stream(t, usual, sheetPart, rows+"<row r='", "1", 200<<20, "'/></sheetData></worksheet>")
		}, "workbook.bomb", "workbook.damaged"},
		{"a picture of zeros of a gibibyte", func(t *testing.T) []byte {
			return stream(t, usual, "xl/media/image1.png", "", "\x00", 1<<30, "")
		}, "workbook.bomb", "workbook.bomb"},
		{"20,000 parts", func(t *testing.T) []byte {
			many := parts("")
			for i := range 20_000 {
				many = append(many, part{fmt.Sprintf("xl/media/image%d.png", i), ""})
			}
			return packed(t, many)
		}, "workbook.too-many-parts", "workbook.too-many-parts"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := c.file(t)
			measured(t, func() {
				_, err := readAll(file, batch.DefaultLimits())
				wantRefusal(t, err, c.code)
			})
			if c.lax == "" {
				return
			}
			measured(t, func() {
				_, err := readAll(file, lax)
				wantRefusal(t, err, c.lax)
			})
		})
	}
}

func TestASharedTableOverItsLimitIsRefused(t *testing.T) {
	l := batch.DefaultLimits()
	l.Ratio, l.Strings = 1<<40, 8<<20
	file := stream(t, parts(""), stringsPart, `<sst>`, `<si><t/></si>`, 2_000_000, `</sst>`)
	measured(t, func() {
		_, err := readAll(file, l)
		wantRefusal(t, err, "workbook.too-many-strings")
	})
}

// A comment costs time, never memory.
func TestALongCommentIsPassedOver(t *testing.T) {
	l := batch.DefaultLimits()
	l.Ratio = 1 << 40
	file := stream(t, parts(""), sheetPart, "<worksheet><!--", "<", 10<<20, "--><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>")
	measured(t, func() {
		if rows, err := readAll(file, l); err != nil || len(rows) != 1 {
			t.Error(rows, err)
		}
	})
}

// A cell in the last column of each row makes a naive reader fill sixteen
// thousand before it; one in the last row, a million rows.
func TestCellsFarOutCostNothing(t *testing.T) {
	var wide strings.Builder
	for i := 1; i <= 50_000; i++ {
		fmt.Fprintf(&wide, `<row r="%d"><c r="XFD%[1]d"><v>%[1]d</v></c></row>`, i)
	}
	file := packed(t, parts(wide.String()))
	measured(t, func() {
		_, err := readAll(file, batch.DefaultLimits())
		wantRefusal(t, err, "workbook.too-many-columns")
	})
	empty := packed(t, parts(strings.ReplaceAll(wide.String(), "<v>", `<v/><x>`)))
	_, err := readAll(empty, batch.DefaultLimits())
	wantRefusal(t, err, "workbook.damaged")
	far := packed(t, parts(`<row r="1048576"><c r="B1048576"><v>1</v></c></row>`))
	measured(t, func() {
		rows, err := readAll(far, batch.DefaultLimits())
		if err != nil || len(rows) != 1 || rows[0].Number != 1_048_576 || len(rows[0].Cells) != 2 {
			t.Error(rows, err)
		}
	})
}

// lie writes another size for a part into the zip's directory and its header.
func lie(t *testing.T, file []byte, name string, size uint32) []byte {
	t.Helper()
	file = bytes.Clone(file)
	at := bytes.LastIndex(file, append([]byte{}, name...)) // the directory stands at the end
	if at < 46 {
		t.Fatal("the part is not listed")
	}
	binary.LittleEndian.PutUint32(file[at-22:], size)
	return file
}

func TestWorkbooksThatAreWrongSomewhereAreRefused(t *testing.T) {
	bomb := `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>`
	xxe := `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>`
	cell := `<row r="1"><c r="A1"><v>1</v></c></row>`
	for name, c := range map[string]struct {
		all  []part
		code string
	}{
		"entities in a sheet":                        {parts("", part{sheetPart, bomb + `<worksheet><sheetData><row><c t="str"><v>&lol2;</v></c></row></sheetData></worksheet>`}), "workbook.entities"},
		"a file from outside by an entity":           {parts("", part{stringsPart, `<?xml version="1.0"?>` + xxe + `<sst><si><t>&f;</t></si></sst>`}), "workbook.entities"},
		"a document type in a part that is not read": {parts(cell, part{"docProps/app.xml", "<!-- a --><!doctype x><x/>"}), "workbook.entities"},
		"an entity that is not XML's own":            {parts(`<row><c t="str"><v>&nbsp;</v></c></row>`), "workbook.damaged"},
		"macros":                                     {parts(cell, part{"xl/vbaProject.bin", "x"}), "workbook.macros"},
		"macros by the type of the book":             {parts(cell, part{"[Content_Types].xml", `<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>`}), "workbook.macros"},
		"macros by their relationship":               {parts(cell, part{"xl/_rels/workbook.xml.rels", strings.Replace(bookLinks, "</R", `<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="code.bin"/></R`, 1)}), "workbook.macros"},
		"a binary book":                              {parts(cell, part{"[Content_Types].xml", `<Types><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>`}), "workbook.macros"},
		"links to other books":                       {parts(cell, part{"xl/externalLinks/externalLink1.xml", "<x/>"}), "workbook.external-links"},
		"a relationship to a file outside":           {parts(cell, part{"xl/_rels/workbook.xml.rels", strings.Replace(bookLinks, "</R", `<Relationship Id="rId9" Type="x/externalLinkPath" Target="file://server/x.xlsx" TargetMode="External"/></R`, 1)}), "workbook.external-links"},
		"a relationship of a sheet to a file":        {parts(cell, part{"xl/worksheets/_rels/sheet1.xml.rels", `<Relationships><Relationship Id="a" Type="x/oleObject" Target="file:///x" TargetMode="External"/></Relationships>`}), "workbook.external-links"},
		"a name that leaves its folder":              {parts(cell, part{"../../etc/cron.d/x", "x"}), "workbook.unsafe-name"},
		"a name from the root":                       {parts(cell, part{"/etc/x", "x"}), "workbook.unsafe-name"},
		"a name with a drive":                        {parts(cell, part{`c:\x`, "x"}), "workbook.unsafe-name"},
		"a part twice":                               {append(parts(cell), part{"XL/Worksheets/Sheet1.xml", "<x/>"}), "workbook.unsafe-name"},
		"another encoding":                           {parts("", part{sheetPart, "<?xml version='1.0' encoding='windows-1251'?><worksheet/>"}), "workbook.encoding"},
		"text that is not UTF-8":                     {parts("<row><c t=\"str\"><v>\xcf\xee</v></c></row>"), "workbook.encoding"},
		"a shared string that is not there":          {parts(`<row r="3"><c r="B3" t="s"><v>2</v></c></row>`), "workbook.cell"},
		"a shared string before the first":           {parts(`<row><c t="s"><v>-1</v></c></row>`), "workbook.cell"},
		"a shared string that is no number":          {parts(`<row><c t="s"><v>x</v></c></row>`), "workbook.cell"},
		"a truth that is neither":                    {parts(`<row><c t="b"><v>2</v></c></row>`), "workbook.cell"},
		"a kind of cell nobody knows":                {parts(`<row><c t="z"><v>2</v></c></row>`), "workbook.cell"},
		"a row beyond the last":                      {parts(`<row r="2147483647"><c><v>1</v></c></row>`), "workbook.damaged"},
		"a row before the first":                     {parts(`<row r="-1"><c><v>1</v></c></row>`), "workbook.damaged"},
		"a row twice":                                {parts(`<row r="2"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>`), "workbook.damaged"},
		"a cell twice":                               {parts(`<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>`), "workbook.cell"},
		"a cell of another row":                      {parts(`<row r="1"><c r="A2"><v>1</v></c></row>`), "workbook.cell"},
		"a column beyond the last":                   {parts(`<row r="1"><c r="ZZZZZZZZZZ1"><v>1</v></c></row>`), "workbook.cell"},
		"a cell that is too long":                    {parts(`<row><c t="str"><v>` + strings.Repeat("ї", 32_768) + `</v></c></row>`), "workbook.cell-too-long"},
		"tags that do not match":                     {parts(`<row></c></row>`), "workbook.damaged"},
		"a sheet that ends early":                    {parts("", part{sheetPart, "<worksheet><sheetData>" + cell}), "workbook.damaged"},
		"rows in two places":                         {parts(cell + "</sheetData><sheetData>"), "workbook.damaged"},
		"two documents in one part":                  {parts("", part{sheetPart, "<worksheet/><worksheet/>"}), "workbook.damaged"},
		"a sheet that is listed and not there":       {parts("", part{"xl/workbook.xml", strings.Replace(bookXML, "rId1", "rId7", 1)}), "workbook.damaged"},
		"a part that is listed and not there":        {parts("", part{"xl/_rels/workbook.xml.rels", strings.Replace(bookLinks, "sheet1", "sheet9", 1)}), "workbook.damaged"},
		"no sheets":                                  {parts("", part{"xl/workbook.xml", "<workbook/>"}), "workbook.damaged"},
		"a zip of something else":                    {[]part{{"a.txt", "x"}}, "workbook.not-xlsx"},
		"an empty part":                              {parts("", part{sheetPart, ""}), "workbook.damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			measured(t, func() {
				_, err := readAll(packed(t, c.all), batch.DefaultLimits())
				wantRefusal(t, err, c.code)
			})
		})
	}
}

func TestFilesThatAreNoWorkbooksAreToldApart(t *testing.T) {
	whole := packed(t, parts(`<row><c><v>1</v></c></row>`))
	compound := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 70_000)
	spoilt := bytes.Clone(whole)
	at := bytes.Index(spoilt, []byte(sheetPart)) + len(sheetPart)
	spoilt[at+10] ^= 0xff
	locked := bytes.Clone(whole)
	locked[bytes.LastIndex(locked, []byte(sheetPart))-46+8] |= 1
	for name, c := range map[string]struct {
		file []byte
		code string
	}{
		"nothing":                        {nil, "workbook.not-xlsx"},
		"a picture":                      {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "workbook.not-xlsx"},
		"a web page":                     {[]byte("\r\n<html><table><tr><td>1</td></tr></table></html>"), "workbook.not-xlsx"},
		"a mark of a text without any":   {[]byte("\ufeff"), "workbook.not-xlsx"},
		"an old workbook":                {[]byte(compound), "workbook.legacy"},
		"an encrypted workbook":          {[]byte(compound[:65_530] + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), "workbook.encrypted"},
		"a part under a password":        {locked, "workbook.encrypted"},
		"half a workbook":                {whole[:len(whole)/2], "workbook.damaged"},
		"a part whose bytes are spoilt":  {spoilt, "workbook.damaged"},
		"a part that unpacks to more":    {lie(t, whole, sheetPart, 10), "workbook.damaged"},
		"a part that promises too much":  {lie(t, whole, sheetPart, 1<<31), "workbook.bomb"},
		"a part that says it is smaller": {lie(t, whole, stringsPart, 1), "workbook.damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readAll(c.file, batch.DefaultLimits())
			wantRefusal(t, err, c.code)
		})
	}
}

func TestLimitsAreSettings(t *testing.T) {
	rows := `<row><c><v>1</v></c></row><row><c><v>1</v></c><c t="str"><v>довге</v></c></row>`
	file := packed(t, parts(rows))
	for name, c := range map[string]struct {
		set  func(*batch.Limits)
		code string
	}{
		"bytes":    {func(l *batch.Limits) { l.Bytes = int64(len(file)) - 1 }, "workbook.too-large"},
		"unpacked": {func(l *batch.Limits) { l.Unpacked = 1000 }, "workbook.bomb"},
		"parts":    {func(l *batch.Limits) { l.Entries = 6 }, "workbook.too-many-parts"},
		"strings":  {func(l *batch.Limits) { l.Strings = 20 }, "workbook.too-many-strings"},
		"rows":     {func(l *batch.Limits) { l.Rows = 1 }, "workbook.too-many-rows"},
		"columns":  {func(l *batch.Limits) { l.Columns = 1 }, "workbook.too-many-columns"},
		"cells":    {func(l *batch.Limits) { l.Cell = 4 }, "workbook.cell-too-long"},
	} {
		t.Run(name, func(t *testing.T) {
			l := batch.DefaultLimits()
			c.set(&l)
			_, err := readAll(file, l)
			wantRefusal(t, err, c.code)
		})
	}
	exact := batch.DefaultLimits()
	exact.Bytes, exact.Entries, exact.Rows, exact.Columns, exact.Cell = int64(len(file)), 7, 2, 2, 10
	if got, err := readAll(file, exact); err != nil || len(got) != 2 {
		t.Error(got, err)
	}
}
