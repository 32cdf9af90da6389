package batch_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/batch"
)

// A part is looked at through a window of 64 KiB: wherever its edge falls, the
// rows are the same.
func TestTheEdgeOfTheWindowMayFallAnywhere(t *testing.T) {
	const edge = 64 << 10
	rows := `<row r="2" ht='15'><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>46082</v></c><c t="str" x="1>2"><v>&amp;&#x457;ї</v></c>` +
		"<c t=\"str\"><v>a<![CDATA[]] > ]]>b<!-- -- > -->c</v></c ><?pi ?> ?>\n<c/><c><f>A1</f><v>1.50</v></c></row>"
	want, err := readAll(stored(t, parts(rows)), batch.DefaultLimits())
	if err != nil || len(want) != 1 || len(want[0].Cells) != 6 {
		t.Fatal(want, err)
	}
	head, tail := `<worksheet><sheetData><!--`, `-->`
	for inside := range len(rows) + len(tail) {
		pad := strings.Repeat("-", edge-len(head)-inside)
		got, err := readAll(stored(t, parts("", part{sheetPart, head + pad + tail + rows + `</sheetData></worksheet>`})), batch.DefaultLimits())
		check(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("at byte %d: %s", inside, diff)
		}
	}
}

// The longest texts are longer than the window.
func TestTheLongestTextsAreReadWhole(t *testing.T) {
	text := strings.Repeat("😀", batch.DefaultLimits().Cell)
	for name, cell := range map[string]string{
		"as a value":   `<c t="str"><v>` + text + `</v></c>`,
		"in place":     `<c t="inlineStr"><is><r><t>` + text[:8] + `</t></r><r><t>` + text[8:] + `</t></r></is></c>`,
		"as a section": `<c t="str"><v><![CDATA[` + text + `]]></v></c>`,
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := readAll(stored(t, parts(`<row>`+cell+`<c><v>1</v></c></row>`)), batch.DefaultLimits())
			check(t, err)
			if len(rows) != 1 || rows[0].Cells[0] != text || rows[0].Cells[1] != "1" {
				t.Error("the text has changed")
			}
			_, err = readAll(stored(t, parts(`<row>`+strings.Replace(cell, "😀", "😀!", 1)+`</row>`)), batch.DefaultLimits())
			wantRefusal(t, err, "workbook.cell-too-long")
		})
	}
}
