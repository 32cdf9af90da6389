package profiles_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/exact"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
	"github.com/brama-customs/brama/risk/profiles"
)

func checkWhen(source string) fault.List {
	p := valid()
	p.When = source
	return profiles.Check(&p)
}

var badConditions = []struct{ name, source, want string }{
	{"a number with a fraction", "item.packages > 1.5", "profile.when"},
	{"numbers with fractions only", "1.5 < 2.5", "profile.when-type"},
	{"a conversion to a fraction", "double(item.packages) > double(1)", "profile.when"},
	{"a regular expression", "item.code.matches('^61')", "profile.when"},
	{"a loop", "[1, 2].all(x, x > 1)", "profile.when"},
	{"a loop over a map", "{'a': 1}.exists(k, k == 'a')", "profile.when"},
	{"has", "has(item.code)", "profile.when"},
	{"a name that there is not", "item.colour == 'red'", "profile.when"},
	{"a variable without its side", "code == '61'", "profile.when"},
	{"the item itself", "item == item", "profile.when"},
	{"a number", "item.packages", "profile.when-result"},
	{"a text", "item.code", "profile.when-result"},
	{"a text compared with a number", "item.code > 61", "profile.when"},
	{"bytes", "b'a' == b'a'", "profile.when-type"},
	{"an unsigned number", "1u == 1u", "profile.when-type"},
	{"null", "null == null", "profile.when-type"},
	{"a list of this and that", "[1, 'a'] == [1, 'a']", "profile.when-type"},
	{"a message", "google.protobuf.Int64Value{value: 1} == 1", "profile.when-type"},
	{"a duration", "duration('1h') > duration('1m')", "profile.when"},
	{"a type", "type(1) == int", "profile.when"},
	{"dyn", "dyn(1) == 1", "profile.when"},
	{"known of an expression", "known(1 / 0)", "profile.when-known"},
	{"known of a text", "known(item.code)", "profile.when"},
	{"no end", "(((", "profile.when"},
	{"a number beyond 64 bits", "item.packages < 9223372036854775808", "profile.when"},
	{"two at once", "true true", "profile.when"},
	{"deep brackets", strings.Repeat("(", 500) + "true" + strings.Repeat(")", 500), "profile.when"},
	{"lists in lists", "[[[[1]]]] == [[[[1]]]]", "profile.when-deep"},
	{"maps in maps without end", strings.Repeat("{1:", 200) + "1" + strings.Repeat("}", 200) + " == {}", "profile.when-deep"},
	{"calls in calls", strings.Repeat("size([", 120) + "1" + strings.Repeat("])", 120) + " == 1", "profile.when-deep"},
	{"a sum of too many", strings.Repeat("1+", 120) + "1 == 1", "profile.when-deep"},
	{"brackets that never close in lists", strings.Repeat("[", 900) + "1", "profile.when"},
}

func TestWhatAConditionMayNotSayIsRefused(t *testing.T) {
	for _, c := range badConditions {
		t.Run(c.name, func(t *testing.T) {
			l := checkWhen(c.source)
			if !l.Has(c.want) {
				t.Fatalf("faults are %v, want %s", l, c.want)
			}
			for _, f := range l {
				if f.Pointer != "/when" || len(f.Message.EN) > 600 {
					t.Errorf("%s at %s: %s", f.Code, f.Pointer, f.Message.EN)
				}
			}
		})
	}
}

// ofEngine is a phrase that our Ukrainian does not have: Latin words in a row,
// or names of the engine's.
var ofEngine = regexp.MustCompile(`[A-Za-z]+ [A-Za-z]+ [A-Za-z]+|EOF|overload|_[^ ]_`)

// quoted is what is repeated of the condition.
var quoted = regexp.MustCompile(`\(«.*»\)`)

func TestTheEngineIsNotHeardInUkrainian(t *testing.T) {
	for _, c := range badConditions {
		for _, f := range checkWhen(c.source) {
			if said := quoted.ReplaceAllString(f.Message.UK, ""); ofEngine.MatchString(said) || strings.Contains(said, "не розуміє") {
				t.Errorf("%s: %s", c.name, said)
			}
		}
	}
}

func TestWhatIsWrongWithAConditionIsSaidInWords(t *testing.T) {
	for source, want := range map[string]fault.Text{
		"item.orign == 'CN'": {UK: "позиція 5 («.orign == 'CN'»): назви item.orign тут немає; можливо, це item.origin.", EN: "there is no item.orign here; perhaps item.origin is meant."},
		"foo > 1":            {UK: "назви foo тут немає; візьміть", EN: "there is no foo here; take"},
		"item.a.b == 1":      {UK: "у item немає такого показника", EN: "item has no such figure"},
		"d.items > 'a'":      {UK: "> не застосовують до таких значень (ціле число, текст)", EN: "> does not go with such values (a whole number, a text)"},
		"1 in [d.lists]":     {UK: "in не застосовують до таких значень (ціле число, перелік (перелік (текст)))", EN: "in does not go with such values (a whole number, a list (a list (a text)))"},
		"d.items ? 1 : 2":    {UK: "? : не застосовують", EN: "? : does not go"},
		"d.items >":          {UK: "позиція 10 (у кінці): умову не закінчено; допишіть", EN: "column 10 (at its end): the condition is not finished; write"},
		"(d.items > 1":       {UK: "умову не закінчено", EN: "the condition is not finished"},
		"d.items > 1)":       {UK: "позиція 12 («)»): цього тут не може бути; перевірте", EN: "this cannot stand here; look"},
		"d.items = 1":        {UK: "знака = в умовах немає; дії записують", EN: "conditions have no sign =; operations"},
		"d.type == 'a":       {UK: "текст не закрито лапками", EN: "a text lacks its closing quote"},
		"item.code":          {UK: "а дає інше (текст)", EN: "something else (a text)"},
		"1.5 < 2.5":          {UK: "недозволене (дріб)", EN: "not allowed (a fraction)"},
	} {
		l := checkWhen(source)
		if len(l) == 0 || !strings.Contains(l[0].Message.UK, want.UK) || !strings.Contains(l[0].Message.EN, want.EN) {
			t.Errorf("%s: %v", source, l)
		}
	}
	t.Run("and what is not known is told as it is in English alone", func(t *testing.T) {
		said := profiles.Explained("something quite new " + strings.Repeat("x", 500))
		if said.UK != "служба цього не розуміє" || !strings.Contains(said.EN, "“something quite new xxx") || len(said.EN) > 250 {
			t.Errorf("%+v", said)
		}
	})
}

func TestALongConditionIsRefusedByItsBytes(t *testing.T) {
	long := "item.unit == '" + strings.Repeat("ш", 1100) + "'"
	if l := checkWhen(long); len(l) != 1 || l[0].Code != "profile.when-long" {
		t.Errorf("faults are %v", l)
	}
	if l := checkWhen(strings.Repeat(" ", 2036) + "item.bulk"); len(l) != 0 {
		t.Errorf("2045 bytes: %v", l)
	}
}

// matchWhen asks shirts, changed, of a profile with a condition.
func matchWhen(t *testing.T, source string, change func(d *facts.Declaration)) []profiles.Hit {
	t.Helper()
	p := valid()
	p.Criteria = profiles.Criteria{Types: []string{"IM"}}
	p.When = source
	d := shirts()
	if change != nil {
		change(d)
	}
	return mustSet(t, active(p)...).Match(d, secret, noneUsed)
}

func TestAConditionReadsTheFacts(t *testing.T) {
	full := func(d *facts.Declaration) {
		it := &d.Items[0]
		d.Hour, d.Payable, d.Trading = 23, exact.Must("1200.00"), "HK"
		d.Screened = []facts.Screened{{List: "un"}, {List: "own"}}
		it.Packages, it.Unit, it.Column, it.Valuation = 4, "796", "full", "6"
		it.Quantity, it.Payable, it.DutyRate = exact.Must("50"), exact.Must("132.49"), exact.Must("6.5")
		it.Bulk, it.ClaimsRelief, it.ProofOfOrigin, it.CodeBefore, it.FromBefore = true, true, true, 7, 8
		it.Peers.Spreads = -321
		it.UnitPeers = facts.Peers{Count: 99, Median: exact.Must("24"), Spreads: 55}
		it.Split = &facts.Split{Parts: 3, Value: exact.Must("8999.99"), Threshold: exact.Must("5000")}
	}
	for _, source := range []string{
		"d.office == 'UA100230' && d.type == 'IM' && d.procedure == '40' && d.transportMode == '30'",
		"d.importer == '12345678' && d.exporter.startsWith('SHANGHAI') && d.declarant.endsWith('21')",
		"d.dispatch == 'CN' && d.destination == 'UA' && d.trading in ['HK', 'SG']",
		"'own' in d.lists && size(d.lists) == 2 && d.lists[0] == 'un'",
		"d.hour == 23 && d.weekday == 1 && d.items == 2",
		"d.valueKopiykas == 300000 && d.payableKopiykas == 120000",
		"d.importerBefore == 9 && d.importerAgeDays == 72 && d.importerWithDeclarantBefore == 4",
		"d.importsIn1Day == 1 && d.importsIn7Days == 2 && d.importsIn30Days == 3",
		"item.number == 1 && item.code.startsWith('6109') && item.origin == 'CN' && item.destination == ''",
		"item.unit == '796' && item.column == 'full' && item.valuation == '6' && item.packages == 4",
		"item.bulk && item.claimsRelief && item.proofOfOrigin",
		"item.netGrams == 10000 && item.grossGrams == 11000 && item.quantityThousandths == 50000",
		"item.split && item.splitParts == 3 && item.splitValueKopiykas == 899999",
		"item.codeBefore == 7 && item.originBefore == 8",
		"item.valueKopiykas == 60000 && item.payableKopiykas == 13249 && item.dutyPermyriad == 650",
		"item.kopiykasPerKg == 6000 && item.peers == 412 && item.pricePermyriadOfPeers == 6000",
		"item.unitPeers == 99 && item.unitPricePermyriadOfPeers == 5000 && item.unitSpreadHundredths == 55",
		"item.spreadHundredths == -321",
		"{'CN': 700000, 'TR': 300000}[item.origin] > item.valueKopiykas",
		"int('12') == 12 && string(item.packages) == '4' && (item.bulk ? true : false)",
	} {
		t.Run(source, func(t *testing.T) {
			hits := matchWhen(t, source, full)
			if len(hits) != 1 || hits[0].Failed != (fault.Text{}) {
				t.Errorf("hits are %+v", hits)
			}
		})
	}
}

func TestTheWeekEndsOnSunday(t *testing.T) {
	sunday := func(d *facts.Declaration) { d.Day = civil.Must("2026-01-11") }
	if hits := matchWhen(t, "d.weekday == 7", sunday); len(hits) != 1 {
		t.Errorf("hits are %+v", hits)
	}
}

func TestFiguresAreRoundedHalfUp(t *testing.T) {
	for mass, grams := range map[string]string{"0.0005": "1", "0.00049999": "0", "1.2345": "1235", "7": "7000"} {
		hits := matchWhen(t, "item.netGrams == "+grams, func(d *facts.Declaration) { d.Items[1].NetMass = exact.Must(mass) })
		if len(hits) != 1 || hits[0].Item != 2 {
			t.Errorf("%s kg are not %s g: %+v", mass, grams, hits)
		}
	}
}

func TestWhatCannotBeWorkedOutFails(t *testing.T) {
	unknownMass := func(d *facts.Declaration) { d.Items[0].NetMass, d.Items[1].NetMass = exact.Number{}, exact.Number{} }
	for _, c := range []struct {
		name, source string
		change       func(d *facts.Declaration)
		uk, en       string
	}{
		{"a division by zero", "item.netGrams / item.packages > 5", nil, ": ділення на нуль. ", ": division by zero. "},
		{"a rest of a division by zero", "item.netGrams % item.packages == 1", nil, ": остача від ділення на нуль. ", ": remainder of a division by zero. "},
		{"a figure that is not known", "item.netGrams > 5", unknownMass, "показник item.netGrams невідомий", "the figure item.netGrams is not known"},
		{"counts of an export", "d.items < 5 && d.importerBefore > 1", func(d *facts.Declaration) { d.Type = "EX" }, "d.importerBefore", "d.importerBefore"},
		{"a key that is missing", "{'TR': 1}[item.origin] == 1", nil, ": ключа CN немає. ", ": there is no key CN. "},
		{"an element that is missing", "d.lists[3] == 'un'", nil, ": елемента 3 у переліку немає. ", ": the list has no element 3. "},
		{"an overflow", "item.valueKopiykas * 9000000000000000000 > 1", nil, ": число вийшло за 64 біти. ", ": a number went beyond 64 bits. "},
		{"a text that is no number", "int(item.origin) > 1", nil, ": текст не є цілим числом. ", ": the text is no whole number. "},
		{"an amount beyond 64 bits", "item.valueKopiykas > 5", func(d *facts.Declaration) {
			d.Items[0].Value, d.Items[1].Value = exact.Must("999999999999999").Mul(exact.Int(1000)), exact.Int(0)
		}, "показник item.valueKopiykas завеликий", "the figure item.valueKopiykas is too big"},
		{"an amount beyond 64 bits that is known", "known(item.valueKopiykas)", func(d *facts.Declaration) {
			d.Items[0].Value, d.Items[1].Value = exact.Must("999999999999999").Mul(exact.Int(1000)), exact.Number{}
		}, "завеликий", "too big"},
		{"too much work", longCondition(), func(d *facts.Declaration) { d.Importer = strings.Repeat("A", 200) }, "задовге", "too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := valid()
			p.Criteria, p.When = profiles.Criteria{Offices: []string{"UA100230"}}, c.source
			p.SharePerMille, p.MostPerDay = 1, 1
			d := shirts()
			d.Items = append(d.Items[:1:1], d.Items[1])
			if c.change != nil {
				c.change(d)
			}
			hits := mustSet(t, active(p)...).Match(d, secret, func(string) int64 { return 99 })
			if len(hits) != 1 || !hits[0].Selected {
				t.Fatalf("hits are %+v, want one that is selected whatever its share and most", hits)
			}
			f := hits[0].Failed
			if !strings.Contains(f.UK, c.uk) || !strings.Contains(f.EN, c.en) || !strings.Contains(f.EN, "cheap-shirts, version 1") {
				t.Errorf("failed: %+v", f)
			}
		})
	}
}

// longCondition searches a long text in a longer one: work that grows as the
// product of their lengths.
func longCondition() string {
	long := strings.Repeat("d.importer+", 80) + "d.importer"
	return "(" + long + "+'B').contains(" + long + "+'C')"
}

func TestWhatIsKnownCanBeAsked(t *testing.T) {
	hits := matchWhen(t, "known(item.netGrams) && item.netGrams < 10000", func(d *facts.Declaration) {
		d.Items[0].NetMass, d.Items[1].NetMass = exact.Number{}, exact.Must("9")
	})
	if len(hits) != 1 || hits[0].Item != 2 || hits[0].Failed != (fault.Text{}) {
		t.Errorf("hits are %+v", hits)
	}
}

func TestAnItemThatMeetsTheConditionGoesBeforeOneThatFails(t *testing.T) {
	hits := matchWhen(t, "item.netGrams < 10000", func(d *facts.Declaration) {
		d.Items[0].NetMass, d.Items[1].NetMass = exact.Number{}, exact.Must("9")
	})
	if len(hits) != 1 || hits[0].Item != 2 || hits[0].Failed != (fault.Text{}) {
		t.Errorf("hits are %+v", hits)
	}
}

func TestAConditionOfTheDeclarationHitsAsAWhole(t *testing.T) {
	hits := matchWhen(t, "d.items == 2", nil)
	if len(hits) != 1 || hits[0].Item != 0 {
		t.Errorf("hits are %+v", hits)
	}
	if hits := matchWhen(t, "d.items == 3", nil); len(hits) != 0 {
		t.Errorf("hits are %+v", hits)
	}
}

func TestAShadowThatFailsStaysInShadow(t *testing.T) {
	p := valid()
	p.When = "1 / item.packages > 0"
	hits := mustSet(t, profiles.Entry{Profile: p, Version: 1, Status: profiles.Shadow}).Match(shirts(), secret, noneUsed)
	if len(hits) != 1 || !hits[0].Shadow || hits[0].Failed == (fault.Text{}) {
		t.Errorf("hits are %+v", hits)
	}
}
