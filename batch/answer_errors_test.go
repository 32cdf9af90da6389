package batch_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

var errNoRoom = errors.New("the disk is full")

// small takes so many bytes.
type small struct{ left int }

func (s *small) Write(p []byte) (int, error) {
	if len(p) > s.left {
		return 0, errNoRoom
	}
	s.left -= len(p)
	return len(p), nil
}

func TestWhatCannotBeWrittenIsTold(t *testing.T) {
	file := made(t, inline, 300, 10)
	whole := answered(t, file, batch.Answered{HeaderRow: 1, Answers: manyAnswers(300, 2)})
	for room := 0; room < len(whole); room += 1 + len(whole)/40 {
		w, err := open(file, batch.DefaultLimits())
		check(t, err)
		err = w.WriteAnswered(&small{room}, batch.Answered{Sheet: w.Sheets()[0], HeaderRow: 1, Lang: "en", Answers: manyAnswers(300, 2)})
		if !errors.Is(err, errNoRoom) {
			t.Fatalf("with room for %d of %d bytes: %v", room, len(whole), err)
		}
	}
}

func TestAnswersThatCannotBeWrittenAreRefused(t *testing.T) {
	lost := errors.New("the store is gone")
	failing := func(yield func(batch.Answer, error) bool) {
		_ = yield(batch.Answer{Row: 2}, nil) && yield(batch.Answer{}, lost)
	}
	file := packed(t, parts(`<row><c><v>1</v></c></row><row><c><v>2</v></c></row>`))
	for name, c := range map[string]struct {
		answers iter.Seq2[batch.Answer, error]
		sheet   string
		want    func(error) bool
	}{
		"answers that fail":          {failing, "Аркуш1", func(err error) bool { return errors.Is(err, lost) }},
		"a sheet that is not there":  {answers(), "Аркуш2", func(err error) bool { return fault.As(err) != nil && fault.As(err).Code == "workbook.no-sheet" }},
		"an answer twice":            {answers(batch.Answer{Row: 2}, batch.Answer{Row: 2}), "Аркуш1", isMistake},
		"answers out of order":       {answers(batch.Answer{Row: 3}, batch.Answer{Row: 2}), "Аркуш1", isMistake},
		"an answer to the headings":  {answers(batch.Answer{Row: 1}), "Аркуш1", isMistake},
		"an answer beyond the sheet": {answers(batch.Answer{Row: 1 << 30}), "Аркуш1", isMistake},
	} {
		t.Run(name, func(t *testing.T) {
			w, err := open(file, batch.DefaultLimits())
			check(t, err)
			if err := w.WriteAnswered(io.Discard, batch.Answered{Sheet: c.sheet, HeaderRow: 1, Lang: "en", Answers: c.answers}); !c.want(err) {
				t.Error(err)
			}
		})
	}
}

// isMistake reports an error that is nobody's but ours.
func isMistake(err error) bool { return err != nil && fault.As(err) == nil }

func TestAWorkbookThatIsDamagedFurtherOnIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		rows, code string
		more       []part
	}{
		"tags that do not match": {`<row><c><v>1</v></c></row><row></c></row>`, "workbook.damaged", nil},
		"a row twice":            {`<row r="2"/><row r="2"/>`, "workbook.damaged", nil},
		"no room for columns":    {`<row r="1"><c r="XFD1"><f>A1</f></c></row>`, "workbook.too-many-columns", nil},
		"spoilt comments": {`<row><c><v>1</v></c></row>`, "workbook.damaged", []part{{"xl/comments1.xml", "<comments>"},
			{"xl/worksheets/_rels/sheet1.xml.rels", `<Relationships><Relationship Id="c" Type="x/comments" Target="../comments1.xml"/></Relationships>`}}},
	} {
		t.Run(name, func(t *testing.T) {
			w, err := open(packed(t, parts(c.rows, c.more...)), batch.DefaultLimits())
			check(t, err)
			wantRefusal(t, w.WriteAnswered(io.Discard, batch.Answered{Sheet: "Аркуш1", HeaderRow: 1, Lang: "en", Answers: answers()}), c.code)
		})
	}
}

// Whatever a sheet looks like: if it can be read it can be answered, and what
// is read of the answered one is the same with the answers behind it.
func FuzzAnsweredRowsAreTheUploaders(f *testing.F) {
	for _, seed := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="3" spans="1:2"><c r="B3" s="1"><v>46082</v></c></row></sheetData></worksheet>`,
		`<x:worksheet><x:cols><x:col min="1" max="99" hidden="1" style="2"/></x:cols><x:sheetData><x:row><x:c/><x:c t="str"><x:v>a&amp;b</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
		`<worksheet><sheetData/><mergeCells><mergeCell ref="A1:D9"/></mergeCells><tableParts/></worksheet>`,
		`<worksheet><dimension ref="A1"></dimension><sheetData><row><c t="inlineStr"><is><r><t>a</t></r></is></c><extLst/></row><!-- x --><row r='9'/></sheetData><extLst/></worksheet>`,
		"<?xml version='1.0'?><worksheet ><sheetData ><row r='2' ><c r='A2' ><f>B2</f><v >1</v ></c ><c r=\"ZZ2\" s='7'/></row ></sheetData ></worksheet >",
	} {
		f.Add(seed, uint8(1), uint8(3), "A", "B")
	}
	f.Fuzz(func(t *testing.T, sheet string, header, row uint8, one, other string) {
		answersKeepRows(t, sheet, 1+int(header), 2+int(header)+int(row), one, other)
	})
}

// answersKeepRows answers one row of a sheet, if it can be read, with faults in
// two columns, and compares what is read before and after.
func answersKeepRows(t *testing.T, sheet string, heading, data int, one, other string) (readable bool) {
	t.Helper()
	file := packed(t, parts("", part{sheetPart, sheet}))
	before, err := readAll(file, batch.DefaultLimits())
	if err != nil {
		return false
	}
	w, err := open(file, batch.DefaultLimits())
	check(t, err)
	var out bytes.Buffer
	check(t, w.WriteAnswered(&out, batch.Answered{Sheet: "Аркуш1", HeaderRow: heading, Lang: "en", Answers: answers(batch.Answer{Row: data, Status: one,
		Faults: []batch.RowFault{faultAt(one, data, fault.Structure, other), faultAt(other, data, fault.Warning, one)}})}))
	after, err := open(out.Bytes(), batch.DefaultLimits())
	check(t, err)
	sameRows(t, before, after, heading, data)
	return true
}

// pick chooses by chance.
func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

// anySheet is a sheet that can be read, written in one of the many ways there
// are.
func anySheet(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("<worksheet>" + pick(r, "", "<dimension ref='A1'/>", "<dimension ref='A1:B2'></dimension>") +
		pick(r, "", "<cols/>", `<cols><col min="2" max="5" style="1"/><col min="6" max="16384" hidden="1"/></cols>`) + "<sheetData>")
	for number := 1; number < 12; number++ {
		if number += r.IntN(2); r.IntN(8) == 0 {
			fmt.Fprintf(&b, `<row r="%d"%s/>`, number, pick(r, "", ` spans="1:3"`, " s='2' customFormat='1'"))
			continue
		}
		fmt.Fprintf(&b, `<row r="%d"%s>`, number, pick(r, "", ` spans="1:3"`, ` ht="20"`, ` customFormat="1" s="3"`, " s='2' customFormat='true' "))
		for column := r.IntN(3); column < 8; column += 1 + r.IntN(3) {
			place := fmt.Sprintf(` r='%c%d'`, 'A'+column, number)
			b.WriteString(pick(r, "", " ", "<!-- c -->") + "<c" + place + pick(r, "", ` s="1"`, ` s='2'`, ` s="9"`) +
				pick(r, "/>", "></c>", "><v>12.5</v></c>", ` t="s"><v>1</v></c>`, ` t="inlineStr"><is><t>a&lt;b</t></is></c>`, "><f>A1+1</f><v>7</v></c>", ` t='str'><v><![CDATA[</c>]]></v></c>`))
		}
		b.WriteString(pick(r, "", "<extLst><ext/></extLst>") + "</row>")
	}
	b.WriteString("</sheetData>" + pick(r, "", `<mergeCells count="1"><mergeCell ref="A1:J3"/></mergeCells>`) + pick(r, "", "<tableParts/>", "<extLst/>") + "</worksheet>")
	if r.IntN(2) == 0 {
		return strings.NewReplacer("<!", "<!", "</c>]", "</c>]", "</", "</x:", "<", "<x:").Replace(b.String())
	}
	return b.String()
}

func TestAnySheetKeepsItsRowsWhenItIsAnswered(t *testing.T) {
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 7))
		heading := 1 + r.IntN(6)
		sheet := anySheet(r)
		if !answersKeepRows(t, sheet, heading, heading+1+r.IntN(9), pick(r, "A", "C", "E"), pick(r, "A", "B", "D", "H", "")) || t.Failed() {
			t.Fatalf("seed %d: %s", seed, sheet)
		}
	}
}

// sameRows checks that every row is there with its values, and that nothing
// but the headings and the answer came behind them.
func sameRows(t *testing.T, before []batch.Row, after *batch.Workbook, heading, data int) {
	t.Helper()
	was := map[int]batch.Row{}
	for _, row := range before {
		was[row.Number] = row
	}
	told := map[int]bool{}
	for row, err := range after.Rows("Аркуш1") {
		check(t, err)
		old := was[row.Number]
		delete(was, row.Number)
		if row.Number == heading || row.Number == data {
			told[row.Number] = len(row.Cells) > len(old.Cells)
			row.Cells = row.Cells[:min(len(old.Cells), len(row.Cells))]
		}
		if diff := cmp.Diff(old.Cells, row.Cells); diff != "" && len(old.Cells)+len(row.Cells) > 0 {
			t.Errorf("row %d: %s", row.Number, diff)
		}
		if fmt.Sprint(old.Formulas) != fmt.Sprint(row.Formulas) {
			t.Errorf("row %d has formulas in %v, not %v", row.Number, row.Formulas, old.Formulas)
		}
	}
	if len(was) > 0 || !told[heading] || !told[data] {
		t.Errorf("rows are missing: %v, told: %v", was, told)
	}
}

func TestFoldersOfTheUploadersCannotBreakOutOfTheirPlace(t *testing.T) {
	all := parts(`<row><c><v>1</v></c></row>`)
	for i := range all {
		all[i].name = strings.ReplaceAll(all[i].name, "xl/", `x"'&l/`)
		all[i].text = strings.ReplaceAll(strings.ReplaceAll(all[i].text, `"xl/`, `"x&quot;&apos;&amp;l/`), `"/xl/`, `"/x&quot;&apos;&amp;l/`)
	}
	out := answered(t, packed(t, all), batch.Answered{HeaderRow: 1, Answers: answers(batch.Answer{Row: 2, Faults: []batch.RowFault{faultAt("A", 2, fault.Warning, "hm")}})})
	if rows, err := readAll(out, batch.DefaultLimits()); err != nil || len(rows) < 4 {
		t.Error(rows, err)
	}
}
