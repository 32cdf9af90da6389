package strictjson_test

import (
	"encoding/json"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/strictjson"
)

// FuzzAppendString holds texts equal to what encoding/json makes of them,
// wherever in a longer text they stand.
func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "100.00 × 12 %", `"quoted" \ back`, "<b>&amp;</b>", "tab\tline\n", "\u2028", "\u2029", "\xff broken", "\xe2\x80", "\xed\xa0\x80",
		"Походження CN, член СОТ: пільгова ставка.", "\x00\x7f\u0080", "🚢", "’", "\u2027\u202a", "!#$%'()*+,-./:;=?@[]^_`{|}~", "AAAAAAAAAAAAAAAAAAAAAAAAAA+/=="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, text := range []string{s, "nineteen characters" + s, s + "Дев'ятнадцять літер"} {
			want, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			if got := strictjson.AppendString([]byte("before"), text); string(got) != "before"+string(want) {
				t.Errorf("%q is written %s, not %s", text, got[len("before"):], want)
			}
		}
	})
}

func TestWriterLeavesOutWhatIsNotThere(t *testing.T) {
	type one struct {
		Text   string     `json:"text,omitempty"`
		Count  int64      `json:"count,omitempty"`
		Said   bool       `json:"said,omitempty"`
		Day    civil.Date `json:"day,omitzero"`
		Always civil.Date `json:"always"`
		Some   []string   `json:"some,omitempty"`
		None   []string   `json:"none"`
	}
	for name, v := range map[string]one{
		"nothing is there":          {},
		"all of it is there":        {"t", -7, true, civil.Must("2026-01-31"), civil.Must("2099-12-01"), []string{"a", "<"}, []string{}},
		"lists are there and empty": {Count: 1, Some: []string{}, None: []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			w := strictjson.Begin(nil)
			w.SomeText("text", v.Text)
			w.SomeInt("count", v.Count)
			w.SomeBool("said", v.Said)
			w.SomeDate("day", v.Day)
			w.Date("always", v.Always)
			w.SomeTexts("some", v.Some)
			strictjson.List(&w, "none", v.None, func(b []byte, s *string) []byte { return strictjson.AppendString(b, *s) })
			want, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(w.End()); got != string(want) {
				t.Errorf("written %s\nwant    %s", got, want)
			}
		})
	}
}
