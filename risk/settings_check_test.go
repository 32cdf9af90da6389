package risk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/profiles"
	"github.com/brama-customs/brama/strictjson"
)

// brokenSettings are settings with one thing wrong, and the fault that says
// so: where, and what both languages must tell.
type brokenSettings struct {
	name   string
	breaks func(s *risk.Settings)
	fault  string // code and pointer
	uk, en string // part of the text
}

func offices(office string, documents, examinations int) func(s *risk.Settings) {
	return func(s *risk.Settings) {
		s.Offices = map[string]risk.Capacity{office: {Documents: documents, Examinations: examinations}}
	}
}

func inspectors(office string, names ...string) func(s *risk.Settings) {
	return func(s *risk.Settings) { s.Rosters = map[string][]string{office: names} }
}

func crowd(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint("kyiv-customs/i", i)
	}
	return list
}

var ofScores = []brokenSettings{
	{"no name", func(s *risk.Settings) { s.Name = "" }, "settings.name /name", "малих латинських літер", "small Latin letters"},
	{"a name with a space", func(s *risk.Settings) { s.Name = "first set" }, "settings.name /name", "від 1 до 40", "1 to 40"},
	{"too long a name", func(s *risk.Settings) { s.Name = strings.Repeat("a", 41) }, "settings.name /name", "від 1 до 40", "1 to 40"},
	{"a draw under one percent", func(s *risk.Settings) { s.DrawPerMille = 9 }, "settings.draw-floor /drawPerMille", "від 10 до 1000", "10 to 1000"},
	{"a draw over everything", func(s *risk.Settings) { s.DrawPerMille = 1001 }, "settings.draw-floor /drawPerMille", "від 10 до 1000", "10 to 1000"},
	{"more places than all for chance", func(s *risk.Settings) { s.DrawOfPlaces = 1001 }, "settings.draw-places /drawOfPlaces", "від 0 до 1000", "0 to 1000"},
	{"fewer places than none for chance", func(s *risk.Settings) { s.DrawOfPlaces = -1 }, "settings.draw-places /drawOfPlaces", "від 0 до 1000", "0 to 1000"},
	{"a green draw", func(s *risk.Settings) { s.DrawChannel = "green" }, "settings.draw-channel /drawChannel", "yellow або red", "yellow or red"},
	{"a yellow score of nothing", func(s *risk.Settings) { s.YellowScore = 0 }, "settings.yellow-score /yellowScore", "від 1 до 100", "1 to 100"},
	{"a yellow score nobody reaches", func(s *risk.Settings) { s.YellowScore = 101 }, "settings.yellow-score /yellowScore", "від 1 до 100", "1 to 100"},
	{"a red score under the yellow", func(s *risk.Settings) { s.RedScore = s.YellowScore - 1 }, "settings.red-score /redScore", "від 50 до 100", "50 to 100"},
	{"a red score nobody reaches", func(s *risk.Settings) { s.RedScore = 101 }, "settings.red-score /redScore", "від 50 до 100", "50 to 100"},
	{"a weight below zero", func(s *risk.Settings) { s.NewImporterWeight = -1 }, "settings.weight /newImporterWeight", "від 0 до 100", "0 to 100"},
	{"too great a weight of a preference", func(s *risk.Settings) { s.UnprovenPreferenceWeight = 101 }, "settings.weight /unprovenPreferenceWeight", "від 0 до 100", "0 to 100"},
	{"too great a weight of a split", func(s *risk.Settings) { s.SplitWeight = 101 }, "settings.weight /splitWeight", "від 0 до 100", "0 to 100"},
	{"too great a weight of mass", func(s *risk.Settings) { s.Mass.Weight = 101 }, "settings.weight /mass/weight", "від 0 до 100", "0 to 100"},
	{"too great a weight of what leaves", func(s *risk.Settings) { s.HighPriority.OutboundWeight = 101 }, "settings.weight /highPriority/outboundWeight", "від 0 до 100", "0 to 100"},
	{"too great a weight of what comes", func(s *risk.Settings) { s.HighPriority.InboundWeight = 101 }, "settings.weight /highPriority/inboundWeight", "від 0 до 100", "0 to 100"},
	{"a low price below zero", func(s *risk.Settings) { s.Price.LowWeight = -1 }, "settings.weight /price/lowWeight", "від 0 до 100", "0 to 100"},
	{"too great a weight of a very low price", func(s *risk.Settings) { s.Price.FarWeight = 101 }, "settings.weight /price/farWeight", "від 0 до 100", "0 to 100"},
}

var ofOffices = []brokenSettings{
	{"an office without its country", offices("100230", 1, 1), "settings.office /offices/100230", "UA і шість цифр", "UA and six digits"},
	{"an office that breaks the pointer", offices("UA/10~0", 1, 1), "settings.office /offices/UA~110~00", "UA і шість цифр", "UA and six digits"},
	{"an office that is a whole story", offices(strings.Repeat("я", 5000), 1, 1), "settings.office /offices/" + strings.Repeat("я", 64) + "…", "UA100230", "UA100230"},
	{"fewer documents than none", offices("UA100230", -1, 1), "settings.capacity /offices/UA100230/documents", "від 0 до 100\u00a0000", "0 to 100,000"},
	{"more documents than anybody reads", offices("*", 100_001, 1), "settings.capacity /offices/*/documents", "від 0 до 100\u00a0000", "0 to 100,000"},
	{"more examinations than anybody makes", offices("UA100230", 1, 100_001), "settings.capacity /offices/UA100230/examinations", "від 0 до 100\u00a0000", "0 to 100,000"},
	{"a roster of no office", inspectors("UA1002", "a/b"), "settings.office /rosters/UA1002", "UA і шість цифр", "UA and six digits"},
	{"a roster of all others", inspectors("*", "a/b"), "settings.office /rosters/*", "лише для кількості перевірок", "for numbers of checks only"},
	{"a roster of nobody", inspectors("UA100230"), "settings.roster /rosters/UA100230", "від 1 до 200", "1 to 200"},
	{"a roster of too many", inspectors("UA100230", crowd(201)...), "settings.roster /rosters/UA100230", "від 1 до 200", "1 to 200"},
	{"an inspector without a tenant", inspectors("UA100230", "a/b", "o.bondar"), "settings.inspector /rosters/UA100230/1", "організація/ім’я", "tenant/name"},
	{"an inspector without a name", inspectors("UA100230", "kyiv-customs/"), "settings.inspector /rosters/UA100230/0", "kyiv-customs/o.bondar", "kyiv-customs/o.bondar"},
	{"an inspector with a stray space", inspectors("UA100230", "kyiv-customs/o.bondar "), "settings.inspector /rosters/UA100230/0", "без зайвих пробілів", "without stray spaces"},
	{"an inspector of a tenant with a space", inspectors("UA100230", "kyiv customs/o.bondar"), "settings.inspector /rosters/UA100230/0", "організація/ім’я", "tenant/name"},
	{"an inspector with a line break", inspectors("UA100230", "a/b\nc/d"), "settings.inspector /rosters/UA100230/0", "організація/ім’я", "tenant/name"},
	{"an inspector twice", inspectors("UA100230", "a/b", "a/c", "a/b"), "settings.inspector-twice /rosters/UA100230/2", "залиште один", "keep one"},
}

var ofTables = []brokenSettings{
	{"too few observations", func(s *risk.Settings) { s.Price.Observations = 29 }, "settings.observations /price/observations", "щонайменше з 30", "from 30"},
	{"a low price over the median", func(s *risk.Settings) { s.Price.LowPercent = 101 }, "settings.low-percent /price/lowPercent", "від 0 до 100", "0 to 100"},
	{"far nearer than low", func(s *risk.Settings) { s.Price.FarPercent = s.Price.LowPercent + 1 }, "settings.far-percent /price/farPercent", "(lowPercent)", "(lowPercent)"},
	{"far below zero", func(s *risk.Settings) { s.Price.FarPercent = -1 }, "settings.far-percent /price/farPercent", "від 0 відсотків", "0 per cent"},
	{"low heavier than far", func(s *risk.Settings) { s.Price.LowWeight = s.Price.FarWeight + 1 }, "settings.far-weight /price/farWeight", "(lowWeight)", "(lowWeight)"},
	{"a mass below zero", func(s *risk.Settings) { s.Mass.Least = exact.New(-5, 2) }, "settings.mass-least /mass/leastPerPackage", "від 0", "from 0"},
	{"masses crossed over", func(s *risk.Settings) { s.Mass.Least = exact.Must("1500") }, "settings.mass /mass/mostPerPackage", "(leastPerPackage)", "(leastPerPackage)"},
	{"a list without a date", func(s *risk.Settings) { s.HighPriority.Date = civil.Date{} }, "settings.date /highPriority/date", "вкажіть її", "give it"},
	{"a code of five digits", func(s *risk.Settings) { s.HighPriority.Items[3].HS6 = "85423" }, "settings.hs6 /highPriority/items/3/hs6", "шістьма цифрами", "six digits"},
	{"a code with a letter", func(s *risk.Settings) { s.HighPriority.Items[3].HS6 = "85423O" }, "settings.hs6 /highPriority/items/3/hs6", "шістьма цифрами", "six digits"},
	{"a code twice", func(s *risk.Settings) { s.HighPriority.Items[3].HS6 = s.HighPriority.Items[1].HS6 }, "settings.hs6-twice /highPriority/items/3/hs6", "залиште один", "keep one"},
	{"an unknown tier", func(s *risk.Settings) { s.HighPriority.Items[0].Tier = "5" }, "settings.tier /highPriority/items/0/tier", "3A, 3B, 4A або 4B", "3A, 3B, 4A or 4B"},
	{"a partner that is no country", func(s *risk.Settings) { s.HighPriority.Partners[2] = "POL" }, "settings.partner /highPriority/partners/2", "дві великі латинські", "two Latin capitals"},
	{"a partner in Cyrillic", func(s *risk.Settings) { s.HighPriority.Partners[0] = "Р" }, "settings.partner /highPriority/partners/0", "ISO 3166", "ISO 3166"},
	{"formalities without a date", func(s *risk.Settings) { s.Formalities.Date = civil.Date{} }, "settings.date /formalities/date", "вкажіть її", "give it"},
	{"a formality without a code", func(s *risk.Settings) {
		s.Formalities.Entries = append(s.Formalities.Entries, risk.FormalityEntry{Text: fault.Text{UK: "а", EN: "a"}})
	}, "settings.formality-code /formalities/entries/11/code", "наприклад 105-2", "such as 105-2"},
	{"a formality twice", func(s *risk.Settings) {
		s.Formalities.Entries = append(s.Formalities.Entries, s.Formalities.Entries[0])
	}, "settings.formality-twice /formalities/entries/11/code", "залиште один", "keep one"},
	{"a formality without a text in English", func(s *risk.Settings) { s.Formalities.Entries[2].Text.EN = " " }, "settings.formality-text /formalities/entries/2/text", "text.uk і text.en", "text.uk and text.en"},
	{"a formality without a text in Ukrainian", func(s *risk.Settings) { s.Formalities.Entries[2].Text.UK = "" }, "settings.formality-text /formalities/entries/2/text", "text.uk і text.en", "text.uk and text.en"},
	{"a formality that rules order is missing", func(s *risk.Settings) { s.Formalities.Entries = s.Formalities.Entries[1:] }, "settings.formality-missing /formalities/entries", "101-1", "101-1"},
}

func allBroken() []brokenSettings {
	return append(append(append([]brokenSettings{}, ofScores...), ofOffices...), ofTables...)
}

// refusedBy gives the faults a rule set refuses settings with.
func refusedBy(t *testing.T, s risk.Settings) fault.List {
	t.Helper()
	_, err := risk.NewRuleSet(s, nil, nil)
	var faults fault.List
	if !errors.As(err, &faults) {
		t.Fatalf("the error has no faults: %v", err)
	}
	return faults
}

func codesAndPlaces(l fault.List) []string {
	var all []string
	for _, f := range l {
		all = append(all, f.Code+" "+f.Pointer)
	}
	return all
}

func TestSettingsThatMakeNoSenseAreRefused(t *testing.T) {
	for _, b := range allBroken() {
		t.Run(b.name, func(t *testing.T) {
			s := risk.ShippedSettings()
			b.breaks(&s)
			faults := refusedBy(t, s)
			if diff := cmp.Diff([]string{b.fault}, codesAndPlaces(faults)); diff != "" {
				t.Fatal(diff)
			}
			if said := faults[0].Message; !strings.Contains(said.UK, b.uk) || !strings.Contains(said.EN, b.en) || strings.ContainsAny(said.UK+said.EN, "{}") {
				t.Errorf("it says %q and %q", said.UK, said.EN)
			}
		})
	}
	t.Run("and there is no other rule", func(t *testing.T) {
		told := map[string]bool{}
		for _, b := range allBroken() {
			told[strings.Fields(b.fault)[0]] = true
		}
		for _, code := range []string{"needed", "formality-form", "formality-ordered", "date-ahead"} { // of what is submitted: see below
			told["settings."+code] = true
		}
		for _, r := range risk.Catalogue() {
			if !told[r.Code] {
				t.Errorf("nothing breaks %s", r.Code)
			}
			delete(told, r.Code)
		}
		if len(told) > 0 {
			t.Errorf("not in the catalogue: %v", told)
		}
	})
}

func TestAllFaultsOfSettingsAreToldAtOnce(t *testing.T) {
	s := risk.ShippedSettings()
	s.Name, s.RedScore, s.Price.FarPercent = "", s.YellowScore-1, s.Price.LowPercent+1
	s.Offices = map[string]risk.Capacity{"UA100230": {Documents: -1}, "UA209000": {Examinations: -1}}
	s.Rosters = map[string][]string{"UA100230": {"a/b", "o.bondar"}}
	s.HighPriority.Items[3].HS6, s.HighPriority.Items[10].Tier, s.Formalities.Entries[2].Text.UK = "85423", "5", ""
	want := []string{
		"settings.formality-text /formalities/entries/2/text",
		"settings.hs6 /highPriority/items/3/hs6",
		"settings.tier /highPriority/items/10/tier",
		"settings.name /name",
		"settings.capacity /offices/UA100230/documents",
		"settings.capacity /offices/UA209000/examinations",
		"settings.inspector /rosters/UA100230/1",
		"settings.far-percent /price/farPercent",
		"settings.red-score /redScore",
	}
	for range 5 { // maps have no order of their own
		if diff := cmp.Diff(want, codesAndPlaces(refusedBy(t, s))); diff != "" {
			t.Fatal(diff)
		}
	}
}

// sent writes settings with a text in place of another.
func sent(t *testing.T, old, new string) []byte {
	t.Helper()
	whole := string(marshal(t, risk.ShippedSettings()))
	changed := strings.Replace(whole, old, new, 1)
	if changed == whole {
		t.Fatalf("there is no %s", old)
	}
	return []byte(changed)
}

func TestSettingsThatCannotBeReadAreToldFieldByField(t *testing.T) {
	for name, b := range map[string]struct{ old, new, want string }{
		"an unknown field":              {`"yellowScore":50`, `"yellowScore":50,"yelowScore":40`, "json.unknown-field /yelowScore"},
		"another letter case":           {`"name"`, `"Name"`, "json.unknown-field /Name, settings.needed /name"},
		"an unknown field of an office": {`"drawChannel"`, `"offices":{"UA100230":{"document":1,"examinations":1}},"drawChannel"`, "json.unknown-field /offices/UA100230/document, settings.needed /offices/UA100230/documents"},
		"an unknown field of a good":    {`"hs6":"845811"`, `"hs6":"845811","hs8":"1"`, "json.unknown-field /highPriority/items/1/hs8"},
		"a field twice":                 {`"name"`, `"name":"a","name"`, "json.duplicate-key /name"},
		"a fraction":                    {`"redScore":80`, `"redScore":80.5`, "json.integer /redScore"},
		"a number below zero":           {`"splitWeight":25`, `"splitWeight":-25`, "json.integer /splitWeight"},
		"a number as a text":            {`"splitWeight":25`, `"splitWeight":"25"`, "json.type /splitWeight"},
		"a mass without quotes":         {`"1500"`, `1500`, "json.bare-number /mass/mostPerPackage"},
		"no table at all":               {`"partners":[`, `"partners":null,"Partners":[`, "json.unknown-field /highPriority/Partners, json.null /highPriority/partners"},
		"a day that never was":          {`"2024-02-23"`, `"2024-02-30"`, "json.date /highPriority/date"},
		"a roster that is no list":      {`"drawChannel"`, `"rosters":{"UA100230":"a/b"},"drawChannel"`, "json.type /rosters/UA100230"},
		"an office as a story":          {`"drawChannel"`, `"offices":{"` + strings.Repeat("U", 90) + `":{"documents":1,"examinations":1}},"drawChannel"`, "settings.office /offices/" + strings.Repeat("U", 64) + "…"},
		"an office that is none, of which nonsense is said": {`"drawChannel"`, `"offices":{"XX":{"documents":-1,"examinations":1}},"drawChannel"`,
			"settings.office /offices/XX, json.integer /offices/XX/documents"},
		"an office that is none, with a number":     {`"drawChannel"`, `"offices":{"XX":5},"drawChannel"`, "json.type /offices/XX, settings.office /offices/XX"},
		"prices that are a number":                  {`"price":{`, `"price":7,"prise":{`, "json.type /price, json.unknown-field /prise"},
		"a formality that no profile can name":      {`"code":"101-1"`, `"code":"x y<b>"`, "settings.formality-form /formalities/entries/0/code, settings.formality-missing /formalities/entries"},
		"no weights of prices":                      {`"lowWeight":25,"farPercent":30,"farWeight":45`, `"farPercent":30`, "settings.needed /price/farWeight, settings.needed /price/lowWeight"},
		"no limit to compare another with":          {`"lowPercent":50,`, ``, "settings.needed /price/lowPercent"},
		"a good without its tier":                   {`,"tier":"4B"}`, `}`, "settings.needed /highPriority/items/0/tier"},
		"no share of places, and no weight of mass": {`"drawOfPlaces":100,`, ``, "settings.needed /drawOfPlaces"},
		"what is wrong in form and in sense": {`"drawPerMille":20`, `"drawPerMille":2,"drawOfPlaces":true,"rosters":{"UA100230":[1]}`,
			"json.duplicate-key /drawOfPlaces, json.type /drawOfPlaces, settings.draw-floor /drawPerMille, json.bare-number /rosters/UA100230/0"},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults := risk.ParseSettings(sent(t, b.old, b.new))
			if got := strings.Join(codesAndPlaces(faults), ", "); got != b.want {
				t.Errorf("%s, want %s", got, b.want)
			}
			for _, f := range faults {
				if f.Message.UK == "" || f.Message.EN == "" || f.Message.UK == f.Message.EN {
					t.Errorf("it says %+v", f.Message)
				}
			}
		})
	}
	for text, want := range map[string]string{
		"": "json.empty ", "{": "json.syntax ", `{"name":"a"} {}`: "json.trailing ", "[]": "json.type ", "\xff": "json.utf8 ",
	} {
		t.Run(fmt.Sprintf("and %q is told for what it is", text), func(t *testing.T) {
			_, faults := risk.ParseSettings([]byte(text))
			if len(faults) == 0 || !strings.HasPrefix(codesAndPlaces(faults)[0], want) {
				t.Errorf("%v, want %s", faults, want)
			}
		})
	}
}

func TestSettingsThatAreSoundAreTakenAsTheyAre(t *testing.T) {
	want := risk.ShippedSettings()
	want.Offices = map[string]risk.Capacity{"*": {Documents: 10}, "UA100230": {Documents: 100_000, Examinations: 8}}
	want.Rosters = map[string][]string{"UA100230": crowd(200), "UA209000": {"львівська-митниця/О. Бондар"}}
	got, faults := risk.ParseSettings(marshal(t, want))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if diff := cmp.Diff(string(marshal(t, want)), string(marshal(t, got))); diff != "" {
		t.Error(diff)
	}
}

// Every field that is written is demanded, by itself: what was left out was
// taken for zero, and its rule was off.
func TestEveryFieldOfSettingsIsNeeded(t *testing.T) {
	var whole map[string]any
	if err := json.Unmarshal(marshal(t, risk.ShippedSettings()), &whole); err != nil {
		t.Fatal(err)
	}
	want := leaves(whole, "")
	slices.Sort(want)
	for _, sent := range []string{`{}`, `{"price":{},"mass":{},"highPriority":{},"formalities":{}}`} {
		_, faults := risk.ParseSettings([]byte(sent))
		var got []string
		for _, f := range faults {
			if f.Code == "settings.needed" {
				got = append(got, f.Pointer)
			} else {
				t.Errorf("%s: %s at %s", sent, f.Code, f.Pointer)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", sent, diff)
		}
	}
}

// leaves are the pointers of all that is no object.
func leaves(tree map[string]any, at string) []string {
	var all []string
	for name, value := range tree {
		if inner, is := value.(map[string]any); is {
			all = append(all, leaves(inner, at+"/"+name)...)
			continue
		}
		all = append(all, at+"/"+name)
	}
	return all
}

func TestSettingsKeptBeforeAreReadWithoutWhatIsDemandedNow(t *testing.T) {
	older := sent(t, `"drawOfPlaces":100,`, ``)
	older = []byte(strings.Replace(string(older), `"entries":[`, `"entries":[{"code":"x","text":{"uk":"а","en":"a"},"source":"","verified":false},`, 1))
	s, err := risk.ReadSettings(older)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := risk.NewRuleSet(s, nil, nil); err != nil {
		t.Error(err)
	}
}

func TestATableMayNotLackWhatProfilesOrder(t *testing.T) {
	s := risk.ShippedSettings()
	var entries []profiles.Entry
	for _, id := range []string{"g", "a", "b", "c", "d", "e", "f", "a"} {
		entries = append(entries, profiles.Entry{Profile: profiles.Profile{ID: id, Formalities: []string{"105-2", "107-3"}}})
	}
	if faults := s.CheckOrders(entries); len(faults) > 0 {
		t.Fatal(faults)
	}
	s.Formalities.Entries = slices.DeleteFunc(s.Formalities.Entries, func(e risk.FormalityEntry) bool { return e.Code == "107-3" })
	faults := s.CheckOrders(entries)
	if diff := cmp.Diff([]string{"settings.formality-ordered /formalities/entries"}, codesAndPlaces(faults)); diff != "" {
		t.Fatal(diff)
	}
	for _, said := range []string{faults[0].Message.UK, faults[0].Message.EN} {
		if !strings.Contains(said, "107-3") || !strings.Contains(said, "(a, b, c, d, e (+2))") {
			t.Error(said)
		}
	}
}

func TestATableIsApprovedOnItsDayAtTheEarliest(t *testing.T) {
	s := risk.ShippedSettings()
	s.Formalities.Date = civil.Must("2026-02-28")
	for _, day := range []string{"2026-02-28", "2026-03-01"} {
		if faults := s.CheckDay(civil.Must(day)); len(faults) > 0 {
			t.Errorf("%s: %v", day, faults)
		}
	}
	faults := s.CheckDay(civil.Must("2026-02-27"))
	if diff := cmp.Diff([]string{"settings.date-ahead /formalities/date"}, codesAndPlaces(faults)); diff != "" {
		t.Fatal(diff)
	}
	if said := faults[0].Message; !strings.Contains(said.UK, "2026-02-28") || !strings.Contains(said.EN, "2026-02-27") {
		t.Errorf("%+v", said)
	}
}

func TestNoMoreFaultsOfSettingsAreToldThanAnyoneReads(t *testing.T) {
	s := risk.ShippedSettings()
	for range 1000 {
		s.HighPriority.Partners = append(s.HighPriority.Partners, "?")
	}
	_, faults := risk.ParseSettings(marshal(t, s))
	if len(faults) != strictjson.MaxFaults+1 || !faults.Has(strictjson.More.Code) {
		t.Errorf("%d faults", len(faults))
	}
}

// What ParseSettings takes is a rule set, judges, and comes back the same.
func FuzzParseSettings(f *testing.F) {
	whole, err := json.Marshal(risk.ShippedSettings())
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"name":"x","highPriority":{"items":[{"hs6":"1","tier":"1"}]},"mass":{"leastPerPackage":"1"}}`))
	f.Add([]byte(`{"formalities":{"date":"2026-01-01","entries":[{"code":"101-1"}]},"rosters":{"UA100230":["a/b"],"~/":[]}}`))
	f.Add([]byte(strings.Replace(string(whole), `"drawChannel"`, `"offices":{"*":{"documents":1,"examinations":2}},"drawChannel"`, 1)))
	f.Add(whole)
	f.Fuzz(func(t *testing.T, b []byte) {
		s, faults := risk.ParseSettings(b)
		if len(faults) > 0 {
			if len(faults) > strictjson.MaxFaults+1 {
				t.Fatalf("%d faults", len(faults))
			}
			return
		}
		rs, err := risk.NewRuleSet(s, nil, nil)
		if err != nil {
			t.Fatalf("taken, and no rule set: %v", err)
		}
		if a := assess(rs, shirts(), secret); a.RuleSet != rs.Version() || a.Channel == "" {
			t.Fatalf("an accepted set gives %+v", a)
		}
		again, err := risk.ReadSettings(marshal(t, s))
		if err != nil || string(marshal(t, again)) != string(marshal(t, s)) {
			t.Fatalf("what is kept is read as something else: %v", err)
		}
	})
}
