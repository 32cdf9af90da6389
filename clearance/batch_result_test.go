package clearance_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/examples"
	"github.com/brama-customs/brama/fault"
)

// reread is a sheet as the reader of uploads finds it: its headings and what
// stands below them, by row.
type reread struct {
	headings []string
	rows     map[int][]string
}

func readBack(t *testing.T, f clearance.BatchFile, sheet string) reread {
	t.Helper()
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		t.Fatal(err)
	}
	return readSheet(t, file.Bytes(), sheet)
}

func readSheet(t *testing.T, file []byte, sheet string) reread {
	t.Helper()
	book, err := batch.Open(bytes.NewReader(file), int64(len(file)), batch.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if sheet == "" {
		sheet = book.Sheets()[0]
	}
	r := reread{rows: map[int][]string{}}
	for row, err := range book.Rows(sheet) {
		if err != nil {
			t.Fatal(err)
		}
		if r.headings == nil {
			r.headings = row.Cells
			continue
		}
		r.rows[row.Number] = row.Cells
	}
	return r
}

// cell is what stands in a row under the last heading that begins so.
func (r reread) cell(row int, heading string) string {
	for i := len(r.headings) - 1; i >= 0; i-- {
		if strings.HasPrefix(r.headings[i], heading) && i < len(r.rows[row]) {
			return r.rows[row][i]
		}
	}
	return ""
}

// A template that was filled in is lodged; the answered workbook, read again,
// holds every row as it was filled in, and beside it what the service says of
// the declaration.
func TestTheTemplateFilledLodgedAndReadBackIsTheSame(t *testing.T) {
	for _, lang := range []string{"uk", "en"} {
		t.Run(lang, func(t *testing.T) {
			h := open(t)
			var filled bytes.Buffer
			rows := batch.ReadFilled(examples.TheWorkbook().Rows)
			if err := batch.FillTemplate(&filled, lang, batch.NewChoices(law().schedule, h.Today()), rows); err != nil {
				t.Fatal(err)
			}
			u := clearance.BatchUpload{File: bytes.NewReader(filled.Bytes()), Size: int64(filled.Len()), Name: "Лютий.xlsx"}
			end := h.workOff(h.uploaded(alpha, u).ID)
			if end.Status != clearance.BatchDone || end.RowsDone != len(rows) || end.Accepted == 0 || end.Rejected == 0 {
				t.Fatalf("ended as %+v", end)
			}
			file, err := h.BatchResult(ctx, alpha, end.ID, lang)
			if err != nil {
				t.Fatal(err)
			}
			if want := map[string]string{"uk": "Лютий (відповідь).xlsx", "en": "Лютий (answered).xlsx"}[lang]; file.Name != want {
				t.Errorf("named %q", file.Name)
			}
			before, after := readSheet(t, filled.Bytes(), ""), readBack(t, file, end.Sheet)
			for n, cells := range before.rows {
				if diff := cmp.Diff(cells, after.rows[n][:len(cells)]); diff != "" {
					t.Errorf("row %d was changed: %s", n, diff)
				}
			}
			h.checkBeside(t, end.ID, after, lang)
		})
	}
}

// checkBeside holds what stands beside the rows to the dossiers themselves.
func (h *house) checkBeside(t *testing.T, id string, r reread, lang string) {
	t.Helper()
	status, mrn, total := map[string]string{"uk": "Стан", "en": "Status"}[lang], map[string]string{"uk": "Номер МД", "en": "MRN"}[lang],
		map[string]string{"uk": "Усього платежів", "en": "Total payments"}[lang]
	for _, a := range h.answers(id) {
		sum := exact.New(0, 2)
		for _, row := range a.Rows {
			if a.Declaration == nil {
				if r.cell(row, mrn) != "" || !strings.Contains(r.cell(row, status), map[string]string{"uk": "Не подано", "en": "Not lodged"}[lang]) {
					t.Errorf("row %d, which was not lodged, says %q %q", row, r.cell(row, mrn), r.cell(row, status))
				}
				continue
			}
			if r.cell(row, mrn) != a.Declaration.MRN || r.cell(row, status) != a.Declaration.Status.Name().In(lang) {
				t.Errorf("row %d says %q %q of %s %s", row, r.cell(row, mrn), r.cell(row, status), a.Declaration.MRN, a.Declaration.Status)
			}
			if due := r.cell(row, total); due != "" {
				n, err := exact.Parse(due)
				if err != nil {
					t.Fatal(err)
				}
				sum = sum.Add(n)
			}
		}
		if a.Declaration == nil || a.Declaration.Total == "" {
			continue
		}
		d, err := h.Dossier(ctx, alpha, a.Declaration.MRN)
		if err != nil {
			t.Fatal(err)
		}
		if sum.Cmp(d.Assessment.Total) != 0 {
			t.Errorf("rows %v add up to %s, the declaration to %s", a.Rows, sum, d.Assessment.Total)
		}
	}
}

func TestAnAnsweredWorkbookIsUnderstoodAsTheFileItWasMadeFrom(t *testing.T) {
	h := open(t)
	file := sheetOf(goods("A-1"), goods("A-1"), with(goods("A-2"), 5, "сто"), goods("A-3"))
	end := h.workOff(h.uploaded(alpha, upload(t, file, dry)).ID)
	result, err := h.BatchResult(ctx, alpha, end.ID, "uk")
	if err != nil {
		t.Fatal(err)
	}
	var answered bytes.Buffer
	if err := result.Write(&answered); err != nil {
		t.Fatal(err)
	}
	again := upload(t, answered.Bytes(), dry)
	again.Order.Mapping = batch.Mapping{} // found by its headings
	second := h.workOff(h.uploaded(alpha, again).ID)
	if diff := cmp.Diff(asJSON(t, h.answers(end.ID)), asJSON(t, h.answers(second.ID))); diff != "" {
		t.Error(diff)
	}
}

// The payments of what waited for a rate are those it was assessed with in the
// end, not those of when it was lodged.
func TestTheAnswerTellsWhatWasAssessedSince(t *testing.T) {
	h := open(t)
	end := h.workOff(h.uploaded(alpha, upload(t, sheetOf(goods("A-1")))).ID)
	id := h.answers(end.ID)[0].Declaration.ID
	before := h.answers(end.ID)[0]
	h.store.spoilOutcome = func(o *clearance.Outcome) { // as if no rate had been known
		o.Body = []byte(`{"rows":[2],"lrn":"A-1","accepted":true}`)
	}
	after := h.answers(end.ID)[0]
	if after.Total != before.Total || asJSON(t, after.Payments) != asJSON(t, before.Payments) || after.Declaration.ID != id {
		t.Errorf("was %+v and is told as %+v", before, after)
	}
}

func TestTheResultTellsTheSummary(t *testing.T) {
	h := open(t)
	end := h.workOff(h.uploaded(alpha, upload(t, sheetOf(goods("A-1"), with(goods("A-2"), 5, "сто")))).ID)
	for lang, want := range map[string][]string{
		"uk": {"товари.xlsx", "Завершено", "Подано декларацій 1", "Декларацій з помилками 1", "Рядків з товарами 2"},
		"en": {"товари.xlsx", "Done", "Declarations lodged 1", "Declarations with faults 1", "Rows of goods 2"},
	} {
		f, err := h.BatchResult(ctx, alpha, end.ID, lang)
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := f.Write(&file); err != nil {
			t.Fatal(err)
		}
		book, err := batch.Open(bytes.NewReader(file.Bytes()), int64(file.Len()), batch.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		sheets := book.Sheets()
		var all strings.Builder
		for row, err := range book.Rows(sheets[len(sheets)-1]) {
			if err != nil {
				t.Fatal(err)
			}
			all.WriteString(strings.Join(row.Cells, " ") + "\n")
		}
		for _, line := range want {
			if !strings.Contains(all.String(), line) {
				t.Errorf("%s: no %q in\n%s", lang, line, all.String())
			}
		}
	}
}

func TestTheResultIsItsUploadersAlone(t *testing.T) {
	h := open(t)
	head := h.uploaded(alpha, upload(t, sheetOf(goods("A-1"))))
	_, err := h.BatchResult(ctx, beta, head.ID, "uk")
	wantCode(t, err, fault.NotFound, "request.not-found")
	_, err = h.BatchResult(ctx, inspector, head.ID, "uk")
	wantCode(t, err, fault.Forbidden, "actor.forbidden")
	f, err := h.BatchResult(ctx, alpha, head.ID, "uk") // before anything was done
	if err != nil {
		t.Fatal(err)
	}
	if got := readBack(t, f, "Товари").cell(2, "Стан"); got != "" {
		t.Errorf("an answer before there is one: %q", got)
	}
}

func TestAStoreThatIsGoneIsNoResult(t *testing.T) {
	h := open(t)
	end := h.workOff(h.uploaded(alpha, upload(t, sheetOf(goods("A-1")))).ID)
	f, err := h.BatchResult(ctx, alpha, end.ID, "uk")
	if err != nil {
		t.Fatal(err)
	}
	trouble, _ := breakAt(1, errBroken, "Entries")
	h.store.fail(trouble)
	if err := f.Write(io.Discard); err == nil {
		t.Error("a result without its answers")
	}
}

func TestAListIsExportedWholeAndToItsOwnersAlone(t *testing.T) {
	h := open(t)
	var rows [][]string
	for i := range 620 {
		rows = append(rows, goods(fmt.Sprintf("A%03d", i)))
	}
	h.workOff(h.uploaded(alpha, upload(t, sheetOf(rows...))).ID)
	h.lodged(beta, body(t, "import", "B-1"))
	for _, c := range []struct {
		who   clearance.Actor
		query clearance.Query
		want  int
	}{
		{alpha, clearance.Query{}, 620}, {beta, clearance.Query{}, 1}, {inspector, clearance.Query{}, 621},
		{alpha, clearance.Query{Status: "refused"}, 0}, {alpha, clearance.Query{Text: "A00", Limit: 3}, 10},
	} {
		f, err := h.Export(ctx, c.who, c.query, batch.XLSX, "uk")
		if err != nil {
			t.Fatal(err)
		}
		got := readBack(t, f, "")
		if len(got.rows) != c.want {
			t.Errorf("%s with %+v: %d rows, want %d", c.who.Name, c.query, len(got.rows), c.want)
		}
	}
	f, err := h.Export(ctx, alpha, clearance.Query{}, batch.CSV, "en")
	if err != nil {
		t.Fatal(err)
	}
	var csv bytes.Buffer
	if err := f.Write(&csv); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(csv.String(), "\n"); n != 621 {
		t.Errorf("%d lines, beginning %.300s", n, csv.String())
	}
	_, err = h.Export(ctx, alpha, clearance.Query{Status: "nothing"}, batch.CSV, "en")
	wantCode(t, err, fault.Malformed, "list.query")
}

func TestTheTemplateIsOffered(t *testing.T) {
	h := open(t)
	for _, lang := range []string{"uk", "en"} {
		f := h.Template(lang)
		if got := readBack(t, f, ""); len(got.headings) < 20 || len(got.rows) != 0 || f.ContentType != batch.XLSX.ContentType() {
			t.Errorf("%s: %q with %v", lang, f.Name, got.headings)
		}
	}
}
