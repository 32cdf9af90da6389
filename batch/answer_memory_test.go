package batch_test

import (
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/brama-customs/brama/batch"
)

// watched gives the answers and notes at twenty moments what living objects take.
func watched(all iter.Seq2[batch.Answer, error], rows int, most *uint64) iter.Seq2[batch.Answer, error] {
	return func(yield func(batch.Answer, error) bool) {
		count := 0
		for a, err := range all {
			if count++; count%(rows/20) == 0 {
				*most = max(*most, heap())
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

// Twenty times the rows take no more memory to answer, though every one has
// faults: comments are bounded, and nothing else is held.
func TestMemoryOfAnAnswerIsFlatFromTenToTwoHundredThousandRows(t *testing.T) {
	const perPiece = 2_500
	piece := strings.Repeat(`<row><c t="s"><v>1</v></c><c t="inlineStr"><is><t>Куртка чоловіча</t></is></c><c><v>19.989999999999998</v></c>`+
		`<c s="1"><v>46082</v></c><c t="str"><f>A1</f><v>_x0041_</v></c></row>`, perPiece)
	write := func(rows int) uint64 {
		file := stream(t, parts(""), sheetPart, `<worksheet><sheetData>`, piece, rows/perPiece, `</sheetData></worksheet>`)
		l := batch.DefaultLimits()
		l.Ratio = 1 << 40 // the rows are all alike
		before, most := heap(), uint64(0)
		w, err := open(file, l)
		check(t, err)
		check(t, w.WriteAnswered(io.Discard, batch.Answered{Sheet: "Аркуш1", HeaderRow: 1, Lang: "uk",
			Codes: []string{"020"}, Answers: watched(manyAnswers(rows, 1), rows, &most)}))
		return most - min(most, before)
	}
	small, large := write(10_000), write(200_000)
	t.Logf("%d KiB for 10,000 rows, %d KiB for 200,000", small>>10, large>>10)
	if large > small+2<<20 {
		t.Error("memory grows with the rows")
	}
}
