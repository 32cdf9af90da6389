package profiles_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/profiles"
)

// broken is a profile with one thing wrong, and the fault that says so.
type broken struct {
	name   string
	breaks func(p *profiles.Profile)
	want   string // code and pointer
}

var ofHead = []broken{
	{"an identifier with capitals", func(p *profiles.Profile) { p.ID = "Cheap" }, "profile.id /id"},
	{"an identifier that ends in a hyphen", func(p *profiles.Profile) { p.ID = "cheap-" }, "profile.id /id"},
	{"no identifier", func(p *profiles.Profile) { p.ID = "" }, "profile.id /id"},
	{"too long an identifier", func(p *profiles.Profile) { p.ID = strings.Repeat("a", 61) }, "json.too-long /id"},
	{"a title in one language", func(p *profiles.Profile) { p.Title.EN = " " }, "profile.title /title"},
	{"too long a title", func(p *profiles.Profile) { p.Title.UK = strings.Repeat("є", 201) }, "profile.too-long /title/uk"},
	{"a line break in the title", func(p *profiles.Profile) { p.Title.UK = "a\nb" }, "json.control-character /title/uk"},
	{"no instruction in Ukrainian", func(p *profiles.Profile) { p.Instruction.UK = "" }, "profile.instruction /instruction"},
	{"too long an instruction", func(p *profiles.Profile) { p.Instruction.EN = strings.Repeat("a", 2001) }, "profile.too-long /instruction/en"},
	{"no justification", func(p *profiles.Profile) { p.Justification = "\u00a0" }, "profile.justification /justification"},
	{"a priority below zero", func(p *profiles.Profile) { p.Priority = -1 }, "json.integer /priority"},
	{"a validity that ends before it begins", func(p *profiles.Profile) {
		p.From, p.To = civil.Must("2026-02-01"), civil.Must("2026-01-31")
	}, "profile.validity /to"},
	{"a green channel", func(p *profiles.Profile) { p.Channel = "green" }, "profile.channel /channel"},
	{"no channel", func(p *profiles.Profile) { p.Channel = "" }, "profile.channel /channel"},
	{"a formality without its digit", func(p *profiles.Profile) { p.Formalities = []string{"105-2", "105"} }, "profile.formality /formalities/1"},
	{"a formality of three digits and a hyphen", func(p *profiles.Profile) { p.Formalities = []string{"105-"} }, "profile.formality /formalities/0"},
	{"too great a share", func(p *profiles.Profile) { p.SharePerMille = 1001 }, "json.too-big /sharePerMille"},
	{"a share below zero", func(p *profiles.Profile) { p.SharePerMille = -5 }, "json.integer /sharePerMille"},
	{"a most below zero", func(p *profiles.Profile) { p.MostPerDay = -5 }, "json.integer /mostPerDay"},
}

var ofCriteria = []broken{
	{"no criteria", func(p *profiles.Profile) { p.Criteria = profiles.Criteria{} }, "profile.no-criteria /criteria"},
	{"a condition of spaces", func(p *profiles.Profile) { p.Criteria, p.When = profiles.Criteria{}, "  " }, "profile.no-criteria /criteria"},
	{"an empty list", func(p *profiles.Profile) { p.Criteria.Codes = []string{} }, "profile.list-empty /criteria/codes"},
	{"an office without its country", func(p *profiles.Profile) { p.Criteria.Offices = []string{"UA100230", "100230"} }, "profile.office /criteria/offices/1"},
	{"a type in small letters", func(p *profiles.Profile) { p.Criteria.Types = []string{"im"} }, "profile.type /criteria/types/0"},
	{"a procedure of four digits", func(p *profiles.Profile) { p.Criteria.Procedures = []string{"4000"} }, "profile.procedure /criteria/procedures/0"},
	{"a transport mode in words", func(p *profiles.Profile) { p.Criteria.Transport = []string{"road"} }, "profile.transport-mode /criteria/transportModes/0"},
	{"an importer of signs only", func(p *profiles.Profile) { p.Criteria.Importers = []string{"—"} }, "profile.party /criteria/importers/0"},
	{"an exporter that is blank", func(p *profiles.Profile) { p.Criteria.Exporters = []string{""} }, "profile.party /criteria/exporters/0"},
	{"a declarant that is blank", func(p *profiles.Profile) { p.Criteria.Declarants = []string{" "} }, "profile.party /criteria/declarants/0"},
	{"a country of three letters", func(p *profiles.Profile) { p.Criteria.Dispatch = []string{"CHN"} }, "profile.country /criteria/countriesOfDispatch/0"},
	{"a destination in small letters", func(p *profiles.Profile) { p.Criteria.Destinations = []string{"ua"} }, "profile.country /criteria/countriesOfDestination/0"},
	{"a formality twice", func(p *profiles.Profile) { p.Formalities = []string{"105-2", "202-1", "105-2"} }, "profile.formality-twice /formalities/2"},
	{"a list of no formality", func(p *profiles.Profile) { p.Formalities = []string{} }, "profile.list-empty /formalities"},
	{"a trading country in Cyrillic", func(p *profiles.Profile) { p.Criteria.Trading = []string{"СН"} }, "profile.country /criteria/tradingCountries/0"},
	{"a list without a name", func(p *profiles.Profile) { p.Criteria.Lists = []string{" "} }, "profile.list /criteria/lists/0"},
	{"a code of one digit", func(p *profiles.Profile) { p.Criteria.Codes = []string{"6"} }, "profile.code /criteria/codes/0"},
	{"a code of eleven digits", func(p *profiles.Profile) { p.Criteria.NotCodes = []string{"61091000000"} }, "profile.code /criteria/notCodes/0"},
	{"an origin with a space", func(p *profiles.Profile) { p.Criteria.Origins = []string{"C "} }, "profile.country /criteria/origins/0"},
	{"a valuation method 7", func(p *profiles.Profile) { p.Criteria.Valuation = []string{"1", "7"} }, "profile.valuation-method /criteria/valuationMethods/1"},
	{"crossed amounts", func(p *profiles.Profile) { p.Criteria.Total = profiles.Range{From: number("2"), To: number("1.99")} }, "profile.range /criteria/customsValue"},
	{"crossed counts", func(p *profiles.Profile) { p.Criteria.Items = profiles.Count{From: ptr(2), To: ptr(1)} }, "profile.range /criteria/items"},
	{"a limit below zero", func(p *profiles.Profile) { p.Criteria.Items = profiles.Count{From: ptr(-2)} }, "json.integer /criteria/items/from"},
	{"too many digits in a limit", func(p *profiles.Profile) { p.Criteria.Value.From = number("1000000000000") }, "json.number-digits /criteria/itemValue/from"},
	{"too many places in a limit", func(p *profiles.Profile) { p.Criteria.Value.From = number("0.0000001") }, "json.number-digits /criteria/itemValue/from"},
	{"no spreads below", func(p *profiles.Profile) { p.Criteria.Spreads.Below = ptr(0) }, "profile.zero /criteria/spreadsFromPeers/below"},
	{"no spreads above", func(p *profiles.Profile) { p.Criteria.Spreads.Above = ptr(0) }, "profile.zero /criteria/spreadsFromPeers/above"},
}

func TestEveryThingWrongIsNamed(t *testing.T) {
	for _, b := range slices.Concat(ofHead, ofCriteria) {
		t.Run(b.name, func(t *testing.T) {
			p := valid()
			b.breaks(&p)
			if diff := cmp.Diff([]string{b.want}, told(profiles.Check(&p))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// told gives codes and pointers.
func told(l fault.List) []string {
	var all []string
	for _, f := range l {
		all = append(all, f.Code+" "+f.Pointer)
	}
	return all
}

func TestAProfileWithoutFaultsHasNone(t *testing.T) {
	p := valid()
	if l := profiles.Check(&p); len(l) > 0 {
		t.Error(l)
	}
	p.Criteria, p.When = profiles.Criteria{}, "item.claimsRelief"
	if l := profiles.Check(&p); len(l) > 0 {
		t.Errorf("a condition alone: %v", l)
	}
}

func TestAllFaultsAreToldAtOnce(t *testing.T) {
	p := profiles.Profile{Criteria: profiles.Criteria{Codes: []string{"x"}}, When: "1.5 > d.foo"}
	want := []string{
		"profile.channel /channel", "profile.code /criteria/codes/0", "profile.id /id", "profile.instruction /instruction",
		"profile.justification /justification", "profile.title /title", "profile.when /when",
	}
	if diff := cmp.Diff(want, told(profiles.Check(&p))); diff != "" {
		t.Error(diff)
	}
}

func TestEveryRuleOfTheCatalogueIsFound(t *testing.T) {
	found := map[string]bool{}
	note := func(l fault.List) {
		for _, f := range l {
			found[f.Code] = true
			if strings.ContainsAny(f.Message.UK+f.Message.EN, "{}") && f.Code != "profile.when" {
				t.Errorf("%s leaves a gap: %s / %s", f.Code, f.Message.UK, f.Message.EN)
			}
		}
	}
	for _, b := range slices.Concat(ofHead, ofCriteria) {
		p := valid()
		b.breaks(&p)
		note(profiles.Check(&p))
	}
	for _, c := range badConditions {
		note(checkWhen(c.source))
	}
	_, l := profiles.Parse([]byte(`{"when":""}`))
	note(l)
	note(checkWhen("item.unit == '" + strings.Repeat("ш", 1100) + "'"))
	b := profiles.MarshalFile([]profiles.Profile{valid(), valid()})
	_, l = profiles.ParseFile(b)
	note(l)
	_, l = profiles.Parse([]byte(`{"criteria":{"netMass":{}}}`))
	note(l)
	seen := map[string]bool{}
	for _, r := range profiles.Catalogue() {
		if !found[r.Code] || seen[r.Code] || r.Text.UK == "" || r.Text.EN == "" {
			t.Errorf("%s: found %v, twice %v", r.Code, found[r.Code], seen[r.Code])
		}
		seen[r.Code] = true
	}
}

func TestNoMoreFaultsAreToldThanAnyoneReads(t *testing.T) {
	p := valid()
	for i := range 1000 {
		p.Criteria.Origins = append(p.Criteria.Origins, fmt.Sprint(i))
	}
	if l := profiles.Check(&p); len(l) != 201 || !l.Has("json.more") {
		t.Errorf("%d faults", len(l))
	}
}
