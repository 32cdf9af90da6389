package batch_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/examples"
	"github.com/brama-customs/brama/tariffs"
)

// sampleAnswer is what must become of a declaration of the sample workbook. The
// amounts were worked out by another program, from the law's rates and the
// National Bank's.
type sampleAnswer struct {
	LRN          string            `json:"lrn"`
	Note         string            `json:"note,omitempty"`
	Rows         []int             `json:"rows"` // of the template
	Accepted     bool              `json:"accepted"`
	Faults       []string          `json:"faults,omitempty"` // and warnings: row, field and code
	Unassessable []string          `json:"unassessable,omitempty"`
	CustomsValue string            `json:"customsValue,omitempty"`
	Totals       map[string]string `json:"totals,omitempty"`
	Total        string            `json:"total,omitempty"`
}

func TestTheSampleWorkbookGetsItsAnswer(t *testing.T) {
	var want struct{ Declarations []sampleAnswer }
	read := json.NewDecoder(bytes.NewReader(examples.TheWorkbook().Expected))
	read.DisallowUnknownFields()
	check(t, read.Decode(&want))
	rows := 0
	for i := range want.Declarations {
		want.Declarations[i].Note = ""
		rows += len(want.Declarations[i].Rows)
	}
	if len(want.Declarations) != 12 || rows != 40 {
		t.Errorf("%d declarations of %d rows", len(want.Declarations), rows)
	}
	for _, lang := range languages {
		t.Run(lang, func(t *testing.T) {
			file := template(t, lang, shippedLaw().Tariff, batch.ReadFilled(examples.TheWorkbook().Rows))
			m, all := readBack(t, file, shippedLaw().Tariff)
			var got []sampleAnswer
			for _, built := range all {
				got = append(got, answerOf(built, m))
			}
			if diff := cmp.Diff(want.Declarations, got); diff != "" {
				t.Errorf("expected (-) and got (+):\n%s", diff)
			}
		})
	}
}

// answerOf does with a declaration what lodging it does before it is kept.
func answerOf(built *batch.Built, m batch.Mapping) sampleAnswer {
	q := shippedLaw()
	a := sampleAnswer{LRN: built.Declaration.LRN, Rows: built.Rows, Accepted: true}
	for _, f := range built.Validate(lodging, q.Tariff) {
		a.Accepted = a.Accepted && f.Level.String() == "warning"
		a.Faults = append(a.Faults, fmt.Sprintf("%d %s %s", f.Row, fieldAt(m, f.Column), f.Code))
	}
	if !a.Accepted {
		return a
	}
	d := built.Declaration
	assessment, problems := tariffs.Assess(q.Tariff, q.Rates, d.TariffRequest(d.TariffDate(lodging)))
	for _, p := range problems {
		a.Unassessable = append(a.Unassessable, p.Code)
	}
	if len(problems) > 0 {
		return a
	}
	a.CustomsValue, a.Total, a.Totals = assessment.CustomsValue.String(), assessment.Total.String(), map[string]string{}
	for code, sum := range assessment.Totals {
		a.Totals[code] = sum.String()
	}
	return a
}

func fieldAt(m batch.Mapping, letter string) string {
	i := slices.IndexFunc(m.Columns, func(c batch.Column) bool { return c.Letter == letter })
	if i < 0 {
		return "row"
	}
	return m.Columns[i].Field
}

// The demo lodges the examples and the workbook at one office of one store.
func TestTheSampleWorkbookHasNumbersOfItsOwn(t *testing.T) {
	all, err := examples.All()
	check(t, err)
	for _, row := range batch.ReadFilled(examples.TheWorkbook().Rows) {
		for _, field := range []string{"lrn", "documents.0380"} {
			if number := row[field]; number != "" && slices.ContainsFunc(all, func(e examples.Example) bool {
				return bytes.Contains(e.Declaration, []byte(`"`+number+`"`))
			}) {
				t.Errorf("%s is an example's too", number)
			}
		}
	}
}
