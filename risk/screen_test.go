package risk_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/brama-customs/brama/declarations"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/risk/screening"
)

// textOfListed gives the finding about an importer who is on a list, as facts
// are gathered and judged.
func textOfListed(t *testing.T, e screening.Entry) fault.Text {
	t.Helper()
	e.ID, e.Name = "P1", "Квітчастий Олександр"
	names := risk.NewNames([]screening.List{{Head: screening.Head{ID: "own", Title: "Наш"}, Entries: []screening.Entry{e}}})
	rs, err := risk.NewRuleSet(risk.ShippedSettings(), nil, names)
	if err != nil {
		t.Fatal(err)
	}
	if !rs.HasList("own") || rs.HasList("other") {
		t.Error("the rule set does not know its lists")
	}
	f := shirts()
	f.Screened = rs.Screen(&declarations.Declaration{Importer: &declarations.Party{Name: "Квітчастий Олександр"}})
	for _, found := range assess(rs, f, secret).Findings {
		if found.Rule == risk.RuleListed {
			return found.Text
		}
	}
	t.Fatalf("not found: %+v", f.Screened)
	return fault.Text{}
}

func TestAListedPartyIsToldWithItsGround(t *testing.T) {
	for name, c := range map[string]struct {
		entry  screening.Entry
		uk, en string
	}{
		"ground and programme": {screening.Entry{Program: "DEMO", Reason: fault.Text{UK: "вигадано", EN: "invented"}},
			"1000 ‰; підстава: вигадано; програма: DEMO): перевірте", "1000 ‰; ground: invented; programme: DEMO): check"},
		"a ground in one language": {screening.Entry{Reason: fault.Text{EN: "invented"}}, "1000 ‰; підстава: invented): ", "1000 ‰; ground: invented): "},
		"a programme alone":        {screening.Entry{Program: "DEMO"}, "1000 ‰; програма: DEMO): ", "1000 ‰; programme: DEMO): "},
		"neither":                  {screening.Entry{}, "1000 ‰): ", "1000 ‰): "},
	} {
		t.Run(name, func(t *testing.T) {
			if said := textOfListed(t, c.entry); !strings.Contains(said.UK, c.uk) || !strings.Contains(said.EN, c.en) {
				t.Errorf("%+v", said)
			}
		})
	}
	t.Run("no longer than anyone reads", func(t *testing.T) {
		long := strings.Repeat("я", 5000)
		said := textOfListed(t, screening.Entry{Program: long, Reason: fault.Text{UK: long, EN: long}})
		if n := utf8.RuneCountInString(said.UK); n > 700 || !strings.Contains(said.UK, "я…; програма: я") {
			t.Errorf("%d characters: %s", n, said.UK)
		}
	})
}

func TestAFormalityThatIsNotInTheTableSaysSo(t *testing.T) {
	p := profile("a", "yellow", profiles.Active)
	p.Profile.Formalities = []string{"199-9"}
	for _, f := range assess(ruled(t, p), shirts(), secret).Formalities {
		if f.Code == "199-9" {
			if !strings.Contains(f.Text.UK, "199-9: у чинній таблиці її вже немає") || !strings.Contains(f.Text.EN, "199-9: the table") {
				t.Errorf("%+v", f)
			}
			return
		}
	}
	t.Error("it is dropped")
}
