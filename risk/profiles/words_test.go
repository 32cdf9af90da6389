package profiles_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
)

func TestAProfileIsSaidInWords(t *testing.T) {
	p := valid()
	want := fault.Text{
		UK: "код 6109…, походження CN, ціна за кг ≤ 60 % медіани",
		EN: "code 6109…, origin CN, price per kg ≤ 60 % of the median",
	}
	if diff := cmp.Diff(want, p.Summary()); diff != "" {
		t.Error(diff)
	}
}

func TestWordsTellEveryCriterion(t *testing.T) {
	yes, no := true, false
	p := profiles.Profile{When: "d.hour < 6", Criteria: profiles.Criteria{
		Offices: []string{"UA100230", "UA209140"}, Types: []string{"IM"}, Codes: []string{"61", "62", "63", "64", "65", "66", "67"},
		NotOrigins: []string{"PL"}, Total: profiles.Range{From: number("1000.50"), To: number("2000")},
		ImporterBefore: profiles.Count{To: ptr(0)}, Items: profiles.Count{From: ptr(3), To: ptr(3)},
		Lists: []string{"ofac"}, Spreads: profiles.Spreads{Below: ptr(250)}, ClaimsRelief: &yes, ProofOfOrigin: &no,
		UnitRatio: profiles.Range{From: number("150")},
	}}
	want := []string{
		"митниця UA100230, UA209140", "тип IM", "особа у списку ofac", "митна вартість декларації 1000.5–2000 грн",
		"ввезень імпортера раніше ≤ 0", "товарів у декларації = 3", "код 61…, 62…, 63…, 64…, 65… і ще 2", "походження не PL",
		"заявлено преференцію", "доказу походження немає", "ціна за одиницю ≥ 150 % медіани",
		"ціна за кг нижча за медіану (розкидів: від 2.5)", "умова: d.hour < 6",
	}
	var got []string
	for _, text := range p.Words() {
		got = append(got, text.UK)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := p.Summary().UK; !strings.HasSuffix(s, ", додаткова умова") || strings.Contains(s, "d.hour") {
		t.Errorf("summary is %q", s)
	}
}

func TestEveryCriterionHasWordsInBothLanguages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := someProfile(t, 1)
		for _, text := range p.Words() {
			if text.UK == "" || text.EN == "" || strings.Contains(text.UK+text.EN, "%!") {
				t.Fatalf("words are %+v", text)
			}
		}
	})
}

// Whoever adds a criterion must add it to what is checked, told and asked.
func TestEveryFieldOfCriteriaIsACriterion(t *testing.T) {
	var tags []string
	for f := range reflect.TypeFor[profiles.Criteria]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		tags = append(tags, name)
	}
	fields := profiles.Fields()
	slices.Sort(tags)
	slices.Sort(fields)
	if diff := cmp.Diff(tags, fields); diff != "" {
		t.Error(fmt.Sprint("fields (-) and criteria (+):\n", diff))
	}
}
