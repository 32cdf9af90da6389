package batch_test

import (
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"

	"github.com/brama-customs/brama/batch"
)

// heap is how many bytes living objects take at this moment. The dead are
// collected first: how many lie about is the collector's mood, and under load
// more than the reader ever holds.
func heap() uint64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// peakOver is the most that the heap grew by, at twenty moments, while a workbook was opened and
// read to its end.
func peakOver(t *testing.T, file []byte, rows int) uint64 {
	t.Helper()
	before, most, count := heap(), uint64(0), 0
	l := batch.DefaultLimits()
	l.Ratio = 1 << 40 // the rows are all alike
	w, err := open(file, l)
	check(t, err)
	for _, err := range w.Rows(w.Sheets()[0]) {
		check(t, err)
		if count++; count%(rows/20) == 0 {
			most = max(most, heap())
		}
	}
	if count != rows {
		t.Fatalf("%d rows of %d", count, rows)
	}
	return most - min(most, before)
}

// Twenty times the rows take no more memory, whatever is in the cells.
func TestMemoryIsFlatFromTenToTwoHundredThousandRows(t *testing.T) {
	const perPiece = 2_500
	piece := strings.Repeat(`<row><c t="s"><v>1</v></c><c t="inlineStr"><is><t>Куртка чоловіча</t></is></c><c><v>19.989999999999998</v></c>`+
		`<c s="1"><v>46082</v></c><c t="str"><f>A1</f><v>_x0041_</v></c></row>`, perPiece)
	read := func(rows int) uint64 {
		return peakOver(t, stream(t, parts(""), sheetPart, `<worksheet><sheetData>`, piece, rows/perPiece, `</sheetData></worksheet>`), rows)
	}
	small, large := read(10_000), read(200_000)
	t.Logf("%d KiB for 10,000 rows, %d KiB for 200,000", small>>10, large>>10)
	if large > small+2<<20 {
		t.Error("memory grows with the rows")
	}
}
