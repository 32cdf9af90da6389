package strictjson_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/strictjson"
)

type document struct {
	Name    string                  `json:"name" max:"5"`
	Status  string                  `json:"status,omitempty"`
	Count   int                     `json:"count,omitempty" max:"999"`
	Free    int                     `json:"free,omitempty"`
	Sealed  *bool                   `json:"sealed,omitempty"`
	Amount  exact.Number            `json:"amount,omitzero" digits:"4,2"`
	Day     civil.Date              `json:"day,omitzero"`
	Part    *part                   `json:"part,omitempty"`
	Parts   []part                  `json:"parts,omitempty" most:"3"`
	Marks   []string                `json:"marks,omitempty" most:"2" max:"3"`
	Notes   map[string]string       `json:"notes,omitempty" most:"2" max:"4"`
	Numbers map[string]exact.Number `json:"numbers,omitempty" digits:"3,1"`
	//lint:ignore U1000 it is here to be refused
	private string
	Secret  string
}

type part struct {
	ID    string `json:"id,omitempty"`
	Parts []part `json:"parts,omitempty"`
}

var reader = strictjson.For[document]()

func TestReadFillsEveryKindOfField(t *testing.T) {
	yes := true
	body := `{"name":"Їжак","status":"a\u0301\/\"\ud83d\ude00","count":999,"sealed":true,"amount":"1234.50",
	 "day":"2026-01-12","part":{"id":"p"},"parts":[{},{"parts":[{"id":"q"}]}],"marks":["a","b"],
	 "notes":{"k":"v"},"numbers":{"кг":"0.5"}}`
	want := document{
		Name: "Їжак", Status: "a\u0301/\"😀", Count: 999, Sealed: &yes, Amount: exact.Must("1234.50"),
		Day: civil.Must("2026-01-12"), Part: &part{ID: "p"}, Parts: []part{{}, {Parts: []part{{ID: "q"}}}},
		Marks: []string{"a", "b"}, Notes: map[string]string{"k": "v"},
		Numbers: map[string]exact.Number{"кг": exact.Must("0.5")},
	}
	var got document
	if faults := reader.Read([]byte(body), &got); faults != nil {
		t.Fatal(faults)
	}
	if diff := cmp.Diff(want, got, compareNumbers, cmp.AllowUnexported(document{}, civil.Date{})); diff != "" {
		t.Error(diff)
	}
}

var compareNumbers = cmp.Comparer(func(a, b exact.Number) bool {
	return a.IsZero() == b.IsZero() && a.String() == b.String()
})

func TestMapsHoldWhateverElseCanBeRead(t *testing.T) {
	type held struct {
		Teams map[string][]string `json:"teams" most:"2" max:"4"`
		Rooms map[string]part     `json:"rooms"`
	}
	var got held
	want := held{map[string][]string{"a": {"b", "longer"}, "c": {}}, map[string]part{"x": {ID: "p"}}}
	if faults := strictjson.Read([]byte(`{"teams":{"a":["b","longer"],"c":[]},"rooms":{"x":{"id":"p"}}}`), &got); faults != nil {
		t.Fatal(faults)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	bad := strictjson.Read([]byte(`{"teams":{"a":["b",1],"longer":[]},"rooms":{"x":{"name":"p"},"y":[]}}`), &held{})
	if got, want := bad.Error(), "json.unknown-field at /rooms/x/name; json.type at /rooms/y; json.bare-number at /teams/a/1; json.too-long at /teams/longer"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// hostile is every shape of bad input known to have got past some JSON
// reader, with the faults it must be answered with.
var hostile = []struct{ name, body, want string }{
	{"nothing at all", ``, `json.empty at `},
	{"only space", " \n", `json.syntax at `},
	{"a byte order mark", "\uFEFF{}", `json.byte-order-mark at `},
	{"bytes that are not UTF-8", "{\"name\":\"\xff\"}", `json.utf8 at `},
	{"windows-1251", "{\"name\":\"\xd2\xce\xc2\"}", `json.utf8 at `},
	{"an overlong encoding of a quote", "{\"name\":\"\xc0\xa2\"}", `json.utf8 at `},
	{"a second document after the first", `{} {}`, `json.trailing at `},
	{"rubbish after the document", `{}x`, `json.trailing at `},
	{"a cut document", `{"name":"a"`, `json.syntax at `},
	{"a cut string", `{"name":"a`, `json.syntax at /name`},
	{"a cut escape", `{"name":"a\u00`, `json.syntax at /name`},
	{"an unknown escape", `{"name":"\x41"}`, `json.syntax at /name`},
	{"a comma before the closing brace", `{"name":"a",}`, `json.syntax at `},
	{"a comma before the closing bracket", `{"marks":["a",]}`, `json.syntax at /marks/1`},
	{"a key without quotes", `{name:"a"}`, `json.syntax at `},
	{"single quotes", `{'name':'a'}`, `json.syntax at `},
	{"a comment", `{/*x*/"name":"a"}`, `json.syntax at `},
	{"a key without a colon", `{"name" "a"}`, `json.syntax at `},
	{"an escape at the very end", `{"name":"a\`, `json.syntax at /name`},
	{"an escape with two digits", `{"name":"\u00"}`, `json.syntax at /name`},
	{"an escape with other letters", `{"name":"\u00zz"}`, `json.syntax at /name`},
	{"an escape with a sign in it", `{"name":"\u+0a1"}`, `json.syntax at /name`},
	{"an exponent without digits", `{"count":1e+}`, `json.syntax at /count`},
	{"a point without digits", `{"count":1.}`, `json.syntax at /count`},
	{"a lone minus", `{"count":-}`, `json.syntax at /count`},
	{"two minuses", `{"count":--1}`, `json.syntax at /count`},
	{"every form of number in a field that is not known", `{"x":[0,-0.5,1e5,1E-5,1.5e+10]}`, `json.unknown-field at /x`},
	{"half a literal", `{"sealed":tru}`, `json.syntax at /sealed`},
	{"a replacement character before bad bytes", "{\"\ufffd\":\"\xff\"}", `json.utf8 at `},
	{"a number over 31 bits where there is no limit", `{"free":2147483648}`, `json.too-big at /free`},
	{"NaN", `{"count":NaN}`, `json.syntax at /count`},
	{"an array for the document", `[]`, `json.type at `},
	{"null for the document", `null`, `json.null at `},
	{"an unknown field", `{"role":"admin"}`, `json.unknown-field at /role`},
	{"a field without a json tag", `{"Secret":"x"}`, `json.unknown-field at /Secret`},
	{"an unexported field", `{"private":"x"}`, `json.unknown-field at /private`},
	{"another letter case", `{"status":"draft","STATUS":"released"}`, `json.unknown-field at /STATUS`},
	{"a long s for an s", `{"ſtatus":"released"}`, `json.unknown-field at /ſtatus`},
	{"a key with a slash and a tilde", `{"a/b~c":1}`, `json.unknown-field at /a~1b~0c`},
	{"a key twice", `{"name":"a","name":"b"}`, `json.duplicate-key at /name`},
	{"a key twice, once escaped", `{"name":"a","n\u0061me":"b"}`, `json.duplicate-key at /name`},
	{"a map's key twice", `{"notes":{"a":"b","a":"c"}}`, `json.duplicate-key at /notes/a`},
	{"null for a text", `{"name":null}`, `json.null at /name`},
	{"null for a decimal", `{"amount":null}`, `json.null at /amount`},
	{"null for an object", `{"part":null}`, `json.null at /part`},
	{"null for a list and in one", `{"parts":null,"marks":[null]}`, `json.null at /marks/0; json.null at /parts`},
	{"a number for a text", `{"name":1}`, `json.bare-number at /name`},
	{"a number for a decimal", `{"amount":1e400}`, `json.bare-number at /amount`},
	{"float noise", `{"amount":0.30000000000000004}`, `json.bare-number at /amount`},
	{"a boolean for a text", `{"name":true}`, `json.type at /name`},
	{"an object for a text", `{"name":{"a":[1]}}`, `json.type at /name`},
	{"a text for an object", `{"part":"p"}`, `json.type at /part`},
	{"an object for a list", `{"parts":{}}`, `json.type at /parts`},
	{"a text for a number", `{"count":"5"}`, `json.type at /count`},
	{"a text for a boolean", `{"sealed":"true"}`, `json.type at /sealed`},
	{"a fraction", `{"count":1.0}`, `json.integer at /count`},
	{"a sign", `{"count":-1}`, `json.integer at /count`},
	{"an exponent", `{"count":1e2}`, `json.integer at /count`},
	{"a leading zero in a number", `{"count":007}`, `json.syntax at /count`},
	{"too big a number", `{"count":1000}`, `json.too-big at /count`},
	{"a number over 64 bits", `{"count":99999999999999999999}`, `json.too-big at /count`},
	{"too long a text, in characters", `{"name":"їїїїїї"}`, `json.too-long at /name`},
	{"too many elements, told once", `{"marks":["a","b","c","d"]}`, `json.too-many at /marks`},
	{"too long an element", `{"marks":["abcd"]}`, `json.too-long at /marks/0`},
	{"too many keys", `{"notes":{"a":"","b":"","c":"","d":""}}`, `json.too-many at /notes`},
	{"too long a key", `{"notes":{"abcde":""}}`, `json.too-long at /notes/abcde`},
	{"an exponent in a decimal", `{"amount":"1e1000000000"}`, `json.number-exponent at /amount`},
	{"a capital exponent", `{"amount":"1E5"}`, `json.number-exponent at /amount`},
	{"a plus", `{"amount":"+1"}`, `json.number-sign at /amount`},
	{"a minus", `{"amount":"-0"}`, `json.number-sign at /amount`},
	{"U+2212 for a minus", `{"amount":"−5"}`, `json.number-sign at /amount`},
	{"a space in a number", `{"amount":"1 234.50"}`, `json.number-space at /amount`},
	{"a no-break space in a number", "{\"amount\":\"1\u00a0234.50\"}", `json.number-space at /amount`},
	{"a comma for the point", `{"amount":"1234,50"}`, `json.number-comma at /amount`},
	{"no digit before the point", `{"amount":".5"}`, `json.number-format at /amount`},
	{"no digit after the point", `{"amount":"5."}`, `json.number-format at /amount`},
	{"leading zeros", `{"amount":"00012"}`, `json.number-format at /amount`},
	{"two points", `{"amount":"1.2.3"}`, `json.number-format at /amount`},
	{"an empty number", `{"amount":""}`, `json.number-format at /amount`},
	{"hexadecimal", `{"amount":"0x1F"}`, `json.number-format at /amount`},
	{"infinity", `{"amount":"Infinity"}`, `json.number-format at /amount`},
	{"full-width digits", `{"amount":"１２"}`, `json.number-format at /amount`},
	{"escaped digits", `{"amount":"\u0031"}`, `json.number-format at /amount`},
	{"too many digits", `{"amount":"12345"}`, `json.number-digits at /amount`},
	{"too many places", `{"amount":"1.234"}`, `json.number-digits at /amount`},
	{"too many digits in a map", `{"numbers":{"a":"1234"}}`, `json.number-digits at /numbers/a`},
	{"a date the other way round", `{"day":"12.01.2026"}`, `json.date at /day`},
	{"a day that does not exist", `{"day":"2026-02-30"}`, `json.date at /day`},
	{"a date with a time", `{"day":"2026-01-12T00:00:00Z"}`, `json.date at /day`},
	{"an empty date", `{"day":""}`, `json.date at /day`},
	{"NUL", `{"name":"a\u0000"}`, `json.control-character at /name`},
	{"a raw line break", "{\"name\":\"a\n\"}", `json.control-character at /name`},
	{"an escaped tab", `{"name":"a\t"}`, `json.control-character at /name`},
	{"DEL", "{\"name\":\"a\x7f\"}", `json.control-character at /name`},
	{"C1", "{\"name\":\"a\u0085\"}", `json.control-character at /name`},
	{"a line separator", "{\"name\":\"a\u2028\"}", `json.control-character at /name`},
	{"a right-to-left override", "{\"name\":\"a\u202e\"}", `json.direction-character at /name`},
	{"an isolate, escaped", `{"name":"a\u2066"}`, `json.direction-character at /name`},
	{"a lone high surrogate", `{"name":"\ud800"}`, `json.surrogate at /name`},
	{"a lone low surrogate", `{"name":"\udc00x"}`, `json.surrogate at /name`},
	{"a high surrogate before another escape", `{"name":"\ud800\u0041"}`, `json.surrogate at /name`},
	{"a noncharacter", "{\"name\":\"\ufffe\"}", `json.unassigned-character at /name`},
	{"private use", "{\"name\":\"\ue000\"}", `json.unassigned-character at /name`},
	{"control characters in a map's key", `{"notes":{"a\u0000":""}}`, "json.control-character at /notes/a\uFFFD"},
	{"several faults at once", `{"name":null,"x":1,"amount":"1,5","parts":[{},{"id":5}]}`,
		`json.number-comma at /amount; json.null at /name; json.bare-number at /parts/1/id; json.unknown-field at /x`},
	{"a fault, then the end of syntax", `{"name":5,]`, `json.syntax at ; json.bare-number at /name`},
}

func TestHostileInputIsAnsweredWithItsFaults(t *testing.T) {
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			if got := reader.Read([]byte(c.body), new(document)).Error(); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.body, got, c.want)
			}
		})
	}
}

func TestEveryRuleIsProducedByHostileInput(t *testing.T) {
	produced := map[string]bool{}
	bodies := []string{nested(strictjson.MaxDepth + 1), `{` + strings.Repeat(`"x":1,`, 300) + `"x":1}`}
	for _, c := range hostile {
		bodies = append(bodies, c.body)
	}
	for _, body := range bodies {
		for _, f := range reader.Read([]byte(body), new(document)) {
			produced[f.Code] = true
			if f.Message.UK == "" || f.Message.EN == "" || strings.ContainsAny(f.Message.UK+f.Message.EN, "{}") {
				t.Errorf("%s: the text is not whole: %+v", f.Code, f.Message)
			}
		}
	}
	unique := map[string]bool{}
	for _, r := range strictjson.Catalogue() {
		if !produced[r.Code] {
			t.Errorf("no hostile input produces %s", r.Code)
		}
		if unique[r.Code] {
			t.Errorf("%s stands twice in the catalogue", r.Code)
		}
		unique[r.Code] = true
	}
}

func nested(depth int) string {
	body := strings.Repeat(`{"parts":[`, depth/2)
	return strings.Replace(body, `{`, `{"status":"x",`, 1) + strings.Repeat("[", depth%2)
}

func TestNestingIsReadToMaxDepthAndNoDeeper(t *testing.T) {
	whole := strings.Repeat(`{"parts":[`, strictjson.MaxDepth/2) + strings.Repeat(`]}`, strictjson.MaxDepth/2)
	if faults := reader.Read([]byte(whole), new(document)); faults != nil {
		t.Errorf("at the limit: %v", faults)
	}
	for name, body := range map[string]string{
		"known":   nested(strictjson.MaxDepth + 1),
		"unknown": `{"x":` + strings.Repeat("[", 5_000_000),
	} {
		if faults := reader.Read([]byte(body), new(document)); !faults.Has("json.depth") || faults[0].Level != fault.System {
			t.Errorf("%s fields one deeper: %.200v", name, faults)
		}
	}
}

func TestSyntaxFaultsTellTheLineAndColumn(t *testing.T) {
	faults := reader.Read([]byte("{\"name\":\"ї\",\n \"їж\": x}"), new(document))
	if got := faults[0].Message.EN; !strings.HasPrefix(got, "Line 2, column 8:") {
		t.Error(got)
	}
}

func TestFaultsAreCappedAndTheCapIsTold(t *testing.T) {
	var body strings.Builder
	body.WriteString("{")
	for i := range 5000 {
		fmt.Fprintf(&body, "%q:1,", strings.Repeat("k", 1000)+fmt.Sprint(i))
	}
	body.WriteString(`"name":"a"}`)
	faults := reader.Read([]byte(body.String()), new(document))
	if len(faults) != strictjson.MaxFaults+1 || !faults.Has("json.more") {
		t.Errorf("%d faults", len(faults))
	}
	if size := len(faults.Error()); size > 100_000 {
		t.Errorf("the answer repeats %d bytes of the sender's keys", size)
	}
}

// The time of reading grows with the input and no faster: sixteen times the
// input may take no more than sixty-four times as long. Quadratic work would
// take 256 times.
func TestHostileInputTakesLinearTime(t *testing.T) {
	for name, body := range map[string]func(n int) string{
		"digits":         func(n int) string { return `{"amount":"` + strings.Repeat("9", n) + `"}` },
		"escapes":        func(n int) string { return `{"name":"` + strings.Repeat(`\u0000`, n/6) + `"}` },
		"unknown fields": func(n int) string { return `{` + strings.Repeat(`"x":1,`, n/6) + `"y":1}` },
		"empty objects":  func(n int) string { return `{"x":[` + strings.Repeat(`{},`, n/3) + `{}]}` },
		"bad bytes":      func(n int) string { return `{"name":"` + strings.Repeat("\xff", n) },
		"open quotes":    func(n int) string { return `{"x":"` + strings.Repeat(`\"`, n/2) },
		"long key":       func(n int) string { return `{"` + strings.Repeat("ї", n/2) + `":1}` },
	} {
		t.Run(name, func(t *testing.T) {
			small, big := fastest(body(1<<15)), fastest(body(1<<19))
			if big > 64*small+time.Millisecond {
				t.Errorf("32 KiB took %v, 512 KiB %v", small, big)
			}
		})
	}
}

func fastest(body string) time.Duration {
	best := time.Hour
	for range 5 {
		from := time.Now()
		reader.Read([]byte(body), new(document))
		best = min(best, time.Since(from))
	}
	return best
}

func TestReadTakesAnyStruct(t *testing.T) {
	var got struct {
		A string `json:"a"`
	}
	if faults := strictjson.Read([]byte(`{"a":"b"}`), &got); faults != nil || got.A != "b" {
		t.Error(got, faults)
	}
	var list []part
	if faults := strictjson.Read([]byte(`[{"id":"a"}]`), &list); faults != nil || len(list) != 1 {
		t.Error(list, faults)
	}
}

func TestTypesThatCannotBeReadAreRefusedAtOnce(t *testing.T) {
	for name, make := range map[string]func(){
		"a float": func() {
			strictjson.For[struct {
				A float64 `json:"a"`
			}]()
		},
		"an any": func() {
			strictjson.For[struct {
				A any `json:"a"`
			}]()
		},
		"a bad max": func() {
			strictjson.For[struct {
				A string `json:"a" max:"x"`
			}]()
		},
		"bad digits": func() {
			strictjson.For[struct {
				A exact.Number `json:"a" digits:"5"`
			}]()
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("For took it")
				}
			}()
			make()
		})
	}
}

// FuzzRead: whatever is accepted here, encoding/json accepts too, and reads
// the same from it.
func FuzzRead(f *testing.F) {
	for _, c := range hostile {
		f.Add([]byte(c.body))
	}
	f.Add([]byte(`{"name":"a","status":"\ud83d\ude00","count":5,"sealed":false,"amount":"1.5","day":"2026-01-12",` +
		`"part":{},"parts":[{"parts":[]}],"marks":[],"notes":{"a":"b"},"numbers":{"a":"1"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var strict, loose document
		if reader.Read(body, &strict) != nil {
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&loose); err != nil {
			t.Fatalf("accepted, but encoding/json says %v", err)
		}
		if diff := cmp.Diff(loose, strict, compareNumbers, cmp.AllowUnexported(document{}, civil.Date{})); diff != "" {
			t.Fatal(diff)
		}
	})
}
