package batch_test

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
)

// unmarked is a CSV without the mark at its beginning, which it must have, and
// with each field as it is.
func unmarked(t testing.TB, file []byte, separator rune) [][]string {
	t.Helper()
	if !bytes.HasPrefix(file, []byte("\ufeff")) || bytes.Count(file, []byte("\n")) != bytes.Count(file, []byte("\r\n")) {
		t.Errorf("not as Excel reads it: %q", file)
	}
	records, err := csvRecords(file, separator)
	check(t, err)
	return records
}

func TestTheUploadersCSVIsAnsweredBesideItsRows(t *testing.T) {
	file := "Специфікація\r\n\r\nОпис;Код УКТЗЕД\r\n\"Куртка; \"\"Мрія\"\"\";6109100010\r\n=1+1;0101;4\r\n\r\nРазом\r\n"
	old, err := charmap.Windows1251.NewEncoder().String(file)
	check(t, err)
	for name, in := range map[string]string{"UTF-8": file, "windows-1251": old, "a separator that is told": "sep=;\r\n" + file} {
		t.Run(name, func(t *testing.T) {
			out := answered(t, []byte(in), batch.Answered{HeaderRow: 3, Codes: []string{"020", "028"},
				Answers: answers(append(sampleAnswers[:2:2], batch.Answer{Row: 6, Status: "blank"}, batch.Answer{Row: 9, Status: "beyond"})...)})
			want := "\ufeffСпецифікація\r\n\r\nОпис;Код УКТЗЕД;;Status;MRN;\"Payment 020, UAH\";\"Payment 028, UAH\";\"Other payments, UAH\";\"Total payments, UAH\";Channel;Fault level;Where;Message\r\n" +
				"\"Куртка; \"\"Мрія\"\"\";6109100010;;accepted;26UA100230000001U9;\"120,00\";\"200,60\";085: 25.00;\"345,60\";green;;;\r\n" +
				"'=1+1;0101;4;\"'=HYPERLINK(\"\"http://x\"\")\";;;;;;;2 – structure;\"B «Код УКТЗЕД»; E\";\"B: no such <code> & \"\"more\"\" B: also E: =1+1 whole row\"\r\n" +
				";;;blank;;;;;;;;;\r\nРазом\r\n\r\n;;;beyond;;;;;;;;;\r\n"
			if diff := cmp.Diff(strings.Split(want, "\r\n"), strings.Split(string(out), "\r\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Fractions stand behind what the Excel that parts fields so puts before them.
func TestAmountsSuitTheSeparatorOfTheFile(t *testing.T) {
	for separator, want := range map[string]map[string]string{
		";":  {"uk": "345,60", "en": "345,60"},
		",":  {"uk": "345.60", "en": "345.60"},
		"\t": {"uk": "345,60", "en": "345.60"},
		"|":  {"uk": "345,60", "en": "345.60"},
	} {
		for lang, amount := range want {
			out := answered(t, []byte("a"+separator+"b\n1"+separator+"2\n"), batch.Answered{HeaderRow: 1, Lang: lang,
				Answers: answers(batch.Answer{Row: 2, Total: "345.60"})})
			if records := unmarked(t, out, rune(separator[0])); records[1][5] != amount {
				t.Errorf("%q, %s: %q", separator, lang, records[1])
			}
		}
	}
	out := answered(t, []byte("sep=^\na^b\n1^2\n"), batch.Answered{HeaderRow: 1, Answers: answers()})
	if records := unmarked(t, out, ';'); len(records) != 2 || records[0][1] != "b" || records[1][1] != "2" {
		t.Errorf("%q", records)
	}
}

// Every field, whoever wrote it, is harmless.
func TestAnAnsweredCSVHoldsNoFormula(t *testing.T) {
	const evil = "=cmd|' /C calc'!A0"
	out := answered(t, []byte(evil+";b;c\n"+evil+";@x;\"\t=1\"\n"), batch.Answered{HeaderRow: 1, Codes: []string{"020"},
		Answers: answers(batch.Answer{Row: 2, Status: evil, MRN: "+1a", Channel: "@c", Total: "-2-3", Payments: []batch.Payment{{Code: "=9", Amount: exact.Must("1.00")}},
			Faults: []batch.RowFault{faultAt("A", 2, fault.Structure, evil)}})})
	for _, record := range unmarked(t, out, ';') {
		for _, field := range record {
			if field != "" && strings.Contains("=+-@\t", field[:1]) {
				t.Errorf("%q", field)
			}
		}
	}
}

func TestAnswersToACSVThatDoNotFitAreTold(t *testing.T) {
	broken := errors.New("the store is gone")
	failing := func(yield func(batch.Answer, error) bool) {
		_ = yield(batch.Answer{Row: 2}, nil) && yield(batch.Answer{}, broken)
	}
	for name, c := range map[string]struct {
		sheet   string
		answers iter.Seq2[batch.Answer, error]
		want    func(error) bool
	}{
		"answers out of order":           {"CSV", answers(batch.Answer{Row: 3}, batch.Answer{Row: 2}), anyError},
		"two answers to a row":           {"CSV", answers(batch.Answer{Row: 2}, batch.Answer{Row: 2}), anyError},
		"an answer above the headings":   {"CSV", answers(batch.Answer{Row: 1}), anyError},
		"an answer beyond the last row":  {"CSV", answers(batch.Answer{Row: 1 << 20}, batch.Answer{Row: 1<<20 + 1}), anyError},
		"answers that cannot be had":     {"CSV", failing, func(err error) bool { return errors.Is(err, broken) }},
		"a sheet that no CSV has":        {"Аркуш1", answers(), func(err error) bool { return fault.Is(err, fault.NotFound) }},
		"a row that cannot be read":      {"CSV", answers(), func(err error) bool { return fault.As(err) != nil }},
		"nothing is wrong with this one": {"CSV", answers(batch.Answer{Row: 2}, batch.Answer{Row: 3}), func(err error) bool { return err == nil }},
	} {
		file := "a;b\n1;2\n3;4\n"
		if name == "a row that cannot be read" {
			file += `"`
		}
		w, err := open([]byte(file), batch.DefaultLimits())
		check(t, err)
		if err := w.WriteAnswered(io.Discard, batch.Answered{Sheet: c.sheet, HeaderRow: 1, Lang: "uk", Answers: c.answers}); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w, err := open([]byte("a;b\n1;2\n"), batch.DefaultLimits())
	check(t, err)
	if err := w.WriteAnswered(&full{10}, batch.Answered{Sheet: "CSV", HeaderRow: 1, Answers: answers(batch.Answer{Row: 2})}); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

func anyError(err error) bool { return err != nil }

// Whatever stands in a CSV comes back from the answered one, in its place, and
// each answer stands in its row behind all of it.
func TestAnyCSVIsAnsweredInItsPlaces(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := append([][]string{{"Код", "Опис", "Країна", "Ціна"}}, anyRows(rt)...)
		file := writtenTable(t, batch.CSV, rapid.SampledFrom([]string{"uk", "en"}).Draw(rt, "lang"), list(texts(len(rows[len(rows)-1])), rows[1:]...))
		before, err := readAll(file, batch.DefaultLimits())
		if err != nil {
			rt.Fatal(err)
		}
		var given []batch.Answer
		for n := range rows[1:] {
			if rapid.Bool().Draw(rt, "answered") {
				given = append(given, batch.Answer{Row: n + 2, Status: "стан " + strconv.Itoa(n+2)})
			}
		}
		out := answered(t, file, batch.Answered{HeaderRow: 1, Lang: "uk", Answers: answers(given...)})
		after, err := readAll(out, batch.DefaultLimits())
		if err != nil {
			rt.Fatalf("%v\n%q", err, out)
		}
		byNumber, width := map[int][]string{}, 0
		for _, row := range after {
			byNumber[row.Number] = row.Cells
		}
		for _, row := range before {
			width = max(width, len(row.Cells))
		}
		for _, row := range before {
			for i, text := range row.Cells {
				if got := byNumber[row.Number][i]; got != text && got != "'"+text {
					rt.Fatalf("%q became %q\n%q", text, got, out)
				}
			}
		}
		for _, a := range given {
			if cells := byNumber[a.Row]; cells[width] != a.Status {
				rt.Fatalf("%q is not behind %d columns of %q", a.Status, width, cells)
			}
		}
	})
}

// What was answered is lodged again: its headings and values are read as they
// were, and the answers are no part of them.
func TestAnAnsweredCSVIsUnderstoodAgain(t *testing.T) {
	file := []byte("Код товару;Опис товару;Країна походження;Вага нетто, кг\n6109100010;Куртка;PL;1,5\n0101210000;Кінь;DE;500\n")
	out := answered(t, file, batch.Answered{HeaderRow: 1, Lang: "uk", Codes: []string{"020"},
		Answers: answers(batch.Answer{Row: 2, Status: "Прийнято", Total: "12.00"}, batch.Answer{Row: 3, Status: "Відхилено"})})
	var mappings [2]batch.Mapping
	for i, f := range [][]byte{file, out} {
		w, err := open(f, batch.DefaultLimits())
		check(t, err)
		mappings[i], err = batch.MapBook(w, batch.Mapping{})
		check(t, err)
	}
	if diff := cmp.Diff(mappings[0].Feeds(), mappings[1].Feeds()); diff != "" {
		t.Error(diff)
	}
}

// Twenty times the rows take no more memory.
func TestTheMemoryOfAnAnsweredCSVIsFlat(t *testing.T) {
	const perPiece = 2_500
	piece := strings.Repeat("6109100010;Куртка чоловіча;19,99;05.01.2026\n", perPiece)
	grown := func(rows int) uint64 {
		file := newRepeated("", piece, "", int64(rows/perPiece))
		before, most := heap(), uint64(0)
		w, err := batch.Open(file, file.size, batch.DefaultLimits())
		check(t, err)
		check(t, w.WriteAnswered(io.Discard, batch.Answered{Sheet: "CSV", HeaderRow: 1, Lang: "uk", Answers: func(yield func(batch.Answer, error) bool) {
			for n := 2; n <= rows; n++ {
				if n%(rows/20) == 0 {
					most = max(most, heap())
				}
				if !yield(batch.Answer{Row: n, Status: "Прийнято", MRN: "26UA100230000001U9"}, nil) {
					return
				}
			}
		}}))
		return most - min(most, before)
	}
	small, large := grown(10_000), grown(manyRows)
	t.Logf("%d KiB for 10,000 rows, %d KiB for %d", small>>10, large>>10, manyRows)
	if large > small+5*manyRows { // bytes a row
		t.Error("memory grows with the rows")
	}
}
