package tariffs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/tariffs"
)

// deep is a tariff with every level, and nodes that begin and end.
func deep(t *testing.T) *tariffs.Schedule {
	t.Helper()
	ended, begun := row("0202000000", "1", "1", ""), row("0203", "", "", "")
	ended.Until, begun.From = today.AddDays(-1), today.AddDays(1)
	s, err := tariffs.NewSchedule("deep", started, []tariffs.Row{
		row("02", "", "", ""), row("0201", "", "", ""), row("020110", "", "", ""), row("02011000", "", "", ""), row("0201100010", "1", "1", ""),
		row("0201100020", "1", "1", ""), row("0201200000", "1", "1", ""), ended, begun, row("0409000000", "1", "1", ""), row("24", "", "", ""),
	}, wideLaw())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func codesIn(list []tariffs.Commodity) string {
	var codes []string
	for _, c := range list {
		codes = append(codes, c.Code)
	}
	return strings.Join(codes, " ")
}

func TestBelowAreTheNodesOfTheNextLevelThatIsThere(t *testing.T) {
	s := deep(t)
	for code, want := range map[string]string{
		"02": "0201", "0201": "020110 0201200000", "020110": "02011000", "02011000": "0201100010 0201100020",
		"0201100010": "", "04": "0409000000", "24": "", "99": "", "0203": "",
	} {
		if got := codesIn(s.Below(code, today)); got != want {
			t.Errorf("below %s: %q, want %q", code, got, want)
		}
	}
	if got := codesIn(s.Below("02", today.AddDays(-1))); got != "0201 0202000000" {
		t.Errorf("yesterday: %s", got)
	}
	if got := codesIn(s.Below("02", today.AddDays(1))); got != "0201 0203" {
		t.Errorf("tomorrow: %s", got)
	}
}

func TestSectionsHoldTheirChapters(t *testing.T) {
	var got []string
	for _, section := range deep(t).Sections(today) {
		got = append(got, section.Number+": "+codesIn(section.Chapters))
	}
	if diff := cmp.Diff([]string{"I: 02", "IV: 24"}, got); diff != "" {
		t.Error(diff)
	}
	for _, section := range deep(t).Sections(civil.Must("2020-01-01")) {
		if len(section.Chapters) > 0 {
			t.Errorf("before the tariff: %+v", section)
		}
	}
}

func TestEveryLevelHasItsCard(t *testing.T) {
	s := deep(t)
	for code, path := range map[string]string{
		"02": "02", "0201": "02 0201", "020110": "02 0201 020110", "02011000": "02 0201 020110 02011000",
		"0201100010": "02 0201 020110 02011000 0201100010", "0201200000": "02 0201 0201200000", "0409000000": "0409000000",
	} {
		card, faults := s.Show(code, today, "CN")
		if len(faults) > 0 || codesIn(card.Path) != path || card.Section == nil || card.Section.Number != "I" || codesIn(card.Below) != codesIn(s.Below(code, today)) {
			t.Errorf("%s: %v %+v", code, faults, card)
		}
		if leaf := len(code) == 10; leaf != (len(card.Rates) > 0) || leaf != (card.VAT != nil) || leaf != (card.Applies != nil) {
			t.Errorf("%s: a commodity has rates and a node above has none: %+v", code, card)
		}
	}
	for _, code := range []string{"0202000000", "0203", "99", "", "02011"} {
		if _, faults := s.Show(code, today, ""); !faults.Has("tariff.code-unknown") {
			t.Errorf("%q: %v", code, faults)
		}
	}
}

func TestACardShowsMeasuresOfOtherOriginsThatDoNotApply(t *testing.T) {
	s, rates := wide(t)
	card, _ := s.Show("0101000010", today, "DE")
	var shown []string
	for _, m := range card.Measures {
		shown = append(shown, fmt.Sprint(m.ID, " ", m.Known, " ", strings.Join(m.Origins, ","), m.Code, m.Relief, " ", m.Rate.EN))
	}
	want := []string{"duty/110 true 110 0 %", "ad/C999 true CNC999 12.5 %", "ad/CN true CN 25 %", "vat/410 true 410 0 %", "vat/M700 true M700 7 %", "vat/ true  20 %"}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Error(diff)
	}
	a, _ := tariffs.Assess(s, rates, request(worth("0101000010", "DE", "100.00")))
	for _, l := range a.Lines {
		if strings.HasPrefix(l.Row, "ad/") {
			t.Errorf("goods of DE pay %s", l.Row)
		}
	}
	if card.VAT == nil || card.VAT.Rate.String() != "20" || card.Excise != nil || card.Export != nil {
		t.Errorf("%+v", card)
	}
	ended := wideLaw()
	for i := range ended.Measures {
		if ended.Measures[i].ID == "ad/CN" {
			ended.Measures[i].Until = today.AddDays(-1)
		}
	}
	s, _ = wideWith(t, ended)
	card, _ = s.Show("0101000010", today, "CN")
	for _, m := range card.Measures {
		if m.ID == "ad/CN" {
			t.Error("a measure that has ended is shown")
		}
	}
}

func TestACardOfACarShowsTheRowsOfItsExcise(t *testing.T) {
	s, _ := wide(t)
	card, _ := s.Show("8703231913", today, "DE")
	var shown []string
	for _, m := range card.Measures {
		if m.Kind == tariffs.Excise {
			shown = append(shown, m.ID+": "+m.Part.EN+": "+m.Rate.EN)
		}
	}
	want := []string{"petrol: petrol, ≤ 3000 cm³: 50 EUR per 1000 cm³", "petrol+: petrol, > 3000 cm³: 100 EUR per 1000 cm³", "hybrid: hybrid: 100 EUR per 1 piece"}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Error(diff)
	}
}

func TestChoicesAreWhatTheDeclarantMayAskFor(t *testing.T) {
	s, _ := wide(t)
	var got []string
	for _, c := range s.Choices("0101000010", today) {
		got = append(got, fmt.Sprint(c.Kind, " ", c.Code, c.Relief, " ", c.Rate))
	}
	want := []string{"import-duty 110 0 %", "anti-dumping C999 12,5 %", "vat 410 0 %", "vat M700 7 %"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(s.Choices("0101", today))+len(s.Choices("9999999999", today)) > 0 {
		t.Error("choices of what is no commodity")
	}
}

func TestNeedsFollowTheDirectionAndTheCountry(t *testing.T) {
	s, _ := wide(t)
	for _, c := range []struct {
		code, country string
		flow          tariffs.Regime
		want          string
	}{
		{"0101000010", "DE", tariffs.Import, "vet/01"},
		{"0101000010", "SY", tariffs.Import, "ban/SY vet/01"},
		{"0101000010", "SY", tariffs.Export, "vet/01"},
		{"0102000000", "DE", tariffs.Import, "vet/01"},
		{"0102000000", "DE", tariffs.Export, "licence/0102 vet/01"},
		{"0101000050", "DE", tariffs.Import, ""},
		{"0101000050", "XX", tariffs.Import, ""},
		{"0101", "KP", tariffs.Import, ""},
	} {
		var rows []string
		for _, n := range s.Needs(c.code, c.flow, c.country, today) {
			rows = append(rows, n.Row)
		}
		if got := strings.Join(rows, " "); got != c.want {
			t.Errorf("%s %s of %s: %q, want %q", c.flow, c.code, c.country, got, c.want)
		}
	}
	card, _ := s.Show("0102000000", today, "DE")
	var rows []string
	for _, n := range card.Needs {
		rows = append(rows, n.Row)
	}
	if strings.Join(rows, " ") != "vet/01 licence/0102" {
		t.Errorf("a card says once what is needed on import, and what is on export alone: %v", rows)
	}
}

func TestAQuoteNamesTheDocumentsOfItsDirection(t *testing.T) {
	for body, want := range map[string]string{
		`{"commodityCode":"0102000000","regime":"export","countryOfDestination":"DE","customsValue":"1.00"}`: "5555",
		`{"commodityCode":"0102000000","originCountry":"CN","customsValue":"1.00"}`:                          " 0380 4104 0730",
		`{"commodityCode":"0101000030","originCountry":"DE","proofOfOrigin":true,"customsValue":"1.00"}`:     " 0380 4104 0730 0954",
	} {
		s, rates := wide(t)
		var documents []string
		for _, n := range tariffs.Answer(s, rates, today, asQuoted(t, body)).Documents {
			documents = append(documents, n.Document)
		}
		if got := strings.TrimSuffix(strings.Join(documents, " "), " "); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

func TestQuantitiesAreTheUnitsAnyRateMayAskFor(t *testing.T) {
	s, _ := wide(t)
	for code, want := range map[string]string{
		"0101000010": "кг", "0101000020": "шт пар", "0101000030": "м2 кг", "2208301100": "л100", "2402209020": "шт", "0102000000": "", "0101": "",
	} {
		if got := strings.Join(s.Quantities(code, today), " "); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}
