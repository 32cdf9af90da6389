package batch_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

// pieces are what worksheets are made of, well and badly: one after the other
// they give every kind of cell, every way of writing one, and most mistakes.
var pieces = []string{
	`<c r="A1"><v>1</v></c>`, `<c r="B1" s="1"><v>46082.5</v></c>`, `<c s="2"><v>61</v></c>`, `<c r="C1" t="s"><v>0</v></c>`, `<c t="s"><v>1</v></c>`,
	`<c t="str"><v>текст &amp; ще</v></c>`, `<c t="inlineStr"><is><t xml:space="preserve"> a&lt;b </t></is></c>`,
	`<c t='inlineStr'><is><r><rPr><b/></rPr><t>Фут</t></r><r><t>болки</t></r><rPh><t>x</t></rPh></is></c>`,
	`<c t="b"><v>1</v></c>`, `<c t="b"><v>2</v></c>`, `<c t="e"><v>#N/A</v></c>`, `<c t="d"><v>2026-03-01T10:00</v></c>`, `<c t="z"><v>1</v></c>`,
	`<c><f>A1+1</f><v>2</v></c>`, `<c r="F1"><f t="shared" si="0"/></c>`, `<c r="E1" s="1"/>`, `<c/>`, `<c></c>`, `<c><v/></c>`, `<c><v></v></c>`,
	`<c><v>19.989999999999998</v></c>`, `<c><v>6.1091E+09</v></c>`, `<c><v>-0</v></c>`, `<c><v>007.50</v></c>`, `<c><v>.5</v></c>`, `<c><v>5.</v></c>`,
	`<c><v>123456789012345</v></c>`, `<c><v>1234567890123456</v></c>`, `<c><v>999999999999999.9</v></c>`, `<c><v>-12.5</v></c>`, `<c><v>0.001</v></c>`,
	`<c><v>--1</v></c>`, `<c><v>1 2</v></c>`, `<c><v> 12 </v></c>`, `<c><v>1.2.3</v></c>`, `<c><v>+7</v></c>`, `<c><v>1e-3</v></c>`, `<c><v>0</v></c>`,
	`<c t="str"><v>_x0041__x000D__xZZZZ_</v></c>`, `<c t="str"><v><![CDATA[<]]>&#x457;</v></c>`, `<c t="str"><v>a<!-- b -->c</v></c>`,
	`<c t="str"><v>a<x>b</x>c</v></c>`, `<c t="s"><v>+1</v></c>`, `<c t="s"><v>01</v></c>`, `<c t="s"><v>9</v></c>`, `<c t="s" s="+1"><v>0</v></c>`,
	`<c r="A1" r="B1"><v>2</v></c>`, `<c r="AA1"><v>wide</v></c>`, `<c r = "G1" t = 'n'><v>3</v></c>`, `<c t="str" x="1>2"><v>q</v></c>`,
	`<x:c r="H1" x:t="s"><x:v>4</x:v></x:c>`, `<c r="I01"><v>5</v></c>`, `<c r="j1"><v>5</v></c>`, `<c t="&#115;"><v>0</v></c>`,
	"<c\n\tr=\"K1\"\r\n><v\n>6</v ></c\t>", `<c t="str"><v>&quot;&apos;&gt;&#65;</v></c>`, `<c t="str"><v>&bad;</v></c>`, `<c t="str"><v>&</v></c>`,
	`<v>7</v>`, `text`, `<?pi a?>`, `<!-- <c> -->`, `<c t="str"><v>` + strings.Repeat("довге ", 9) + `</v></c>`, "<c t=\"str\"><v>\xcf</v></c>",
	`</row><row>`, `</row><row r="7">`, `</row>` + "\n" + `<row r="9" spans="1:3" ht="15">`, `</row><row/><row>`, `</row><row r="1">`, `</row><row r="0012">`,
	`<c><is><t>a</t></is><v>8</v></c>`, `<c><v>1</v><v>2</v></c>`, `<c t="str"><v>1</v><v/></c>`, `<extLst><ext><c><v>1</v></c></ext></extLst>`,
}

// mixed is the rows of a worksheet, made of pieces by chance; some of them are
// spoilt in a byte or two.
func mixed(random *rand.Rand) string {
	pick := func(n int) int { return int(random.Uint64() % uint64(n)) }
	text := "<row>"
	for range 1 + pick(7) {
		text += pieces[pick(len(pieces))]
	}
	spoilt := []byte(text + "</row>")
	if pick(3) == 0 {
		for range 1 + pick(2) {
			spoilt[pick(len(spoilt))] = `<>/"'=& c0_;1-]!?`[pick(17)]
		}
	}
	return string(spoilt)
}

// stored is a zip of the parts, which are not packed: thousands are soon made.
func stored(t testing.TB, all []part) []byte {
	t.Helper()
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	for _, p := range all {
		to, err := w.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(to, p.text)
		}
		check(t, err)
	}
	check(t, w.Close())
	return file.Bytes()
}

// outcome is all that a reading gave, as a line.
func outcome(t testing.TB, rows string) string {
	l := batch.DefaultLimits()
	l.Rows, l.Columns, l.Cell = 5, 26, 40
	read, err := readAll(stored(t, parts(rows)), l)
	line := ""
	for _, row := range read {
		line += fmt.Sprintf("%d %q %d ", row.Number, row.Cells, row.Formulas)
	}
	if refusal := fault.As(err); refusal != nil {
		line += refusal.Code + " " + refusal.Text.EN
	}
	return line
}

// The readings of 3,000 worksheets as the first scanner gave them, cell by cell
// and refusal by refusal: a faster one may change neither.
func TestTheScannerReadsWhatItAlwaysRead(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2026))
	for group, want := range goldenReadings {
		sum := fnv.New64a()
		first := ""
		for range 300 {
			rows := mixed(random)
			line := outcome(t, rows)
			fmt.Fprintln(sum, line)
			if first == "" {
				first = rows + "\n" + line
			}
		}
		if got := fmt.Sprintf("%016x", sum.Sum64()); got != want {
			t.Errorf("group %d: %s, was %s; its first is\n%s", group, got, want, first)
		}
	}
}

// goldenReadings are the sums of 300 outcomes each.
var goldenReadings = [10]string{
	"07717ee34f5da041", "580eb317c6510e81", "18da76140fcd6938", "35df68307f2f6dca",
	"7db5088f5955a7f1", "bb9bf9fa81537c60", "df7b863ce8facbbf", "c30ca4aa27dfbc8b",
	"ac05441a073b300d", "1207c88efda060fd",
}
