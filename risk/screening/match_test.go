package screening_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/civil"
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/screening"
)

// sample is a list of invented names.
func sample() screening.List {
	return screening.List{
		Head: screening.Head{ID: "sample", Title: "Sample list", Date: civil.Must("2026-01-05")},
		Entries: []screening.Entry{
			{ID: "P1", Name: "Квітчастий Олександр Петрович", Kind: screening.Person, Program: "DEMO-1", Numbers: []string{"3012345678"}},
			{ID: "P2", Name: "ZORYANSKA, Yevheniia", Kind: screening.Person, Aliases: []screening.Alias{{Name: "Barabolia", Weak: true}},
				Reason: fault.Text{UK: "вигадана підстава", EN: "an invented ground"}},
			{ID: "P3", Name: "Jabbur al-Numani", Kind: screening.Person, Numbers: []string{"КН 123456", "Female"}},
			{ID: "P4", Name: "Li Ru", Kind: screening.Person},
			{ID: "O1", Name: "Southern Bramble Shipping LLC", Kind: screening.Organisation, Aliases: []screening.Alias{{Name: "ТОВ «Південна ожина»"}, {Name: "Ожинова лінія"}}},
			{ID: "O2", Name: "ПрАТ «Чорноплут-Агро»", Kind: screening.Organisation, Numbers: []string{"00123456"}},
			{ID: "O3", Name: "Velmora", Kind: screening.Organisation},
			{ID: "O4", Name: "Trade Invest Group", Kind: screening.Organisation},
			{ID: "V1", Name: "NORDAVA STAR", Kind: screening.Vessel},
		},
	}
}

func ids(matches []screening.Match) []string {
	var all []string
	for _, m := range matches {
		all = append(all, m.Entry)
	}
	return all
}

func TestWhoIsOnTheListIsFound(t *testing.T) {
	x := screening.NewIndex([]screening.List{sample()}, 0)
	for _, c := range []struct{ rule, name, want string }{
		{"as on the list", "Квітчастий Олександр Петрович", "P1"},
		{"in another order", "Олександр Петрович Квітчастий", "P1"},
		{"in Latin by the resolution", "Kvitchastyi Oleksandr Petrovych", "P1"},
		{"in Latin from the Russian", "Kvitchasty Aleksandr Petrovich", "P1"},
		{"in Russian", "Квитчастый Александр Петрович", "P1"},
		{"with an English given name", "Alexander Kvitchastyi", "P1"},
		{"without the patronymic", "Олександр Квітчастий", "P1"},
		{"as an entrepreneur", "ФОП Квітчастий О. Олександр", "P1"},
		{"with a letter wrong", "Квітчастий Олекcандр Петровіч", "P1"},
		{"with letters swapped", "Kvitchsatyi Oleksandr", "P1"},
		{"from Latin in Cyrillic", "Євгенія Зорянська", "P2"},
		{"from Latin in Russian", "Евгения Зорянская-Зорянска", "P2"},
		{"under a weak alias that is all of the name", "Бараболя", "P2"},
		{"an Arabic name in Cyrillic", "Джаббур ан Нумані", "P3"},
		{"an Arabic name joined otherwise", "Jabbur Alnumani", "P3"},
		{"a short name that is the same", "RU LI", "P4"},
		{"a company without its form", "Southern Bramble Shipping", "O1"},
		{"a company with another form", "SOUTHERN BRAMBLE SHIPPING Co., Ltd.", "O1"},
		{"a company by its alias", "Південна Ожина", "O1"},
		{"a company with usual words more", "Southern Bramble International Trading", "O1"},
		{"a company in Latin", "JSC Chornoplut Agro", "O2"},
		{"a company written as one word", "Чорноплутагро", "O2"},
		{"a company of one word with a usual one more", "Велмора Трейд", "O3"},
		{"a company of nothing but usual words", "Трейд-Інвест Груп", "O4"},
		{"a vessel", "m/v Nordava Star", "V1"},
		{"with Cyrillic letters in a Latin name", "Nоrdаvа Stаr", "V1"},
		{"with Latin letters in a Cyrillic name", "Чopноплут Агpo", "O2"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := ids(x.Match(c.name)); !slices.Equal(got, []string{c.want}) {
				t.Errorf("%q finds %v, want %s alone", c.name, got, c.want)
			}
		})
	}
}

func TestWhoIsNotOnTheListIsNotFound(t *testing.T) {
	x := screening.NewIndex([]screening.List{sample()}, 0)
	for _, c := range []struct{ rule, name string }{
		{"nothing", ""},
		{"punctuation", "— «»"},
		{"another surname", "Квітень Олександр Петрович"},
		{"the surname only", "Квітчастий"},
		{"another patronymic", "Квітчастий Олександр Іванович"},
		{"another given name", "Квітчастий Богдан Петрович"},
		{"initials", "Квітчастий О. П."},
		{"a weak alias with more", "Бараболя Оксана"},
		{"a weak alias with a slip", "Барабола"},
		{"a weak alias with a space in it", "Бараб оля"},
		{"a short name with a letter wrong", "Li Rui"},
		{"a short name with a word more", "Li Ru Trading"},
		{"a company of one word with a letter wrong", "Velmara"},
		{"one word of a company", "Southern Shipping"},
		{"another company of one word", "Velmarina"},
		{"a company of one word with another beside it", "Velmora Kvadrat"},
		{"usual words only", "Трейд Груп"},
		{"another vessel", "NORDAVA SUN"},
		{"a vessel of a number", "NORDAVA 7"},
		{"a name with one of many usual words", "Агро"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := x.Match(c.name); got != nil {
				t.Errorf("%q finds %v", c.name, got)
			}
		})
	}
}

// The figures are worked out by hand from what score.go says.
func TestScore(t *testing.T) {
	for _, c := range []struct {
		rule, a, b string
		want       int
	}{
		{"the same", "Nordava Selikon", "Selikon Nordava", 1000},
		{"the same joined", "Nordava Selikon", "Nordavaselikon", 990},
		{"a word more counts a quarter of its letters", "Nordava Selikon", "Nordava Selikon Morabi", 1000 * 28 * 4 / (4*28 + 6)},
		{"words that contradict count in full", "Nordava Selikon Tulip", "Nordava Selikon Morabi", 1000 * 28 * 4 / (4*(28+10) + 1)},
		{"a usual word more counts as a quarter of a letter", "Nordava Selikon", "Nordava Selikon Group", 1000 * 28 * 4 / (4*28 + 1)},
		{"words that are alike count by how far", "Nordava Selikon", "Nordava Seliken", (14*1000 + 14*943) / 28},
		{"a given name in another language", "Mykola Selikon", "Nikolai Selikon", (14*1000 + 13*940) / 27},
		{"one word alike of two is nothing", "Nordava Selikon", "Nordava Morabi", 0},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := screening.Score(c.a, c.b); got != c.want {
				t.Errorf("%q and %q score %d, want %d", c.a, c.b, got, c.want)
			}
		})
	}
}

// Surnames that many bear must not be taken for one another. Those that are a
// slip apart cannot be told apart and are named here.
func TestCommonSurnamesAreToldApart(t *testing.T) {
	surnames := strings.Fields(`Мельник Шевченко Коваленко Бондаренко Бойко Ткаченко Кравченко Ковальчук Коваль
		Олійник Шевчук Поліщук Ткачук Савченко Бондар Руденко Мороз Лисенко Петренко Клименко Павленко Кравчук
		Савчук Кузьменко Іваненко Левченко Харченко Пономаренко Карпенко Василенко Сидоренко Гончаренко Хоменко
		Романюк Панченко Швець Вовк Степаненко Юрченко Тимошенко Костенко Гончар Гончарук Назаренко Ярошенко Бондарчук
		Мельничук Захарченко Іванов Петров Сидоров Волков Морозов Федоренко Яковенко Яременко Козак Козаченко
		Литвин Литвиненко Марченко Остапенко Даниленко Денисенко Макаренко Тищенко`)
	aSlipApart := []string{"Левченко Шевченко", "Гончаренко Бондаренко", "Марченко Харченко"}
	var found []string
	for i, a := range surnames {
		for _, b := range surnames[:i] {
			if screening.Score("Олександр "+a, "Oleksandr "+b) >= screening.DefaultThreshold {
				found = append(found, a+" "+b)
			}
		}
	}
	if diff := cmp.Diff(aSlipApart, found); diff != "" {
		t.Errorf("taken for one another (-want +got):\n%s", diff)
	}
}

func TestAMatchSaysWhatItIs(t *testing.T) {
	list := sample()
	x := screening.NewIndex([]screening.List{list}, 0)
	got := x.Match("Zorianska Evgenia")
	want := []screening.Match{{
		List: "sample", Version: list.Version(), Entry: "P2", Name: "ZORYANSKA, Yevheniia", Kind: screening.Person, Score: 1000,
		Ground: fault.Text{UK: "вигадана підстава", EN: "an invented ground"},
		Reason: fault.Text{
			UK: "Схоже на «ZORYANSKA, Yevheniia» у списку «Sample list, 2026-01-05» (запис P2; підстава: вигадана підстава; збіг 1000 із 1000; версія списку " +
				list.Version()[:12] + "). Людина має перевірити, чи це та сама особа.",
			EN: "Looks like “ZORYANSKA, Yevheniia” on the list “Sample list, 2026-01-05” (entry P2; ground: an invented ground; likeness 1000 of 1000; version of the list " +
				list.Version()[:12] + "). A person must check whether it is the same one.",
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := x.Match("Південна ожина")[0].Name; got != "ТОВ «Південна ожина»" {
		t.Errorf("found by an alias it is named %q, not by the alias", got)
	}
}

func TestNumbers(t *testing.T) {
	list := sample()
	x := screening.NewIndex([]screening.List{list}, 0)
	for _, c := range []struct {
		rule, number string
		want         []string
	}{
		{"as on the list", "3012345678", []string{"P1"}},
		{"parted otherwise", " 3012-345 678", []string{"P1"}},
		{"a series in Latin letters", "KH123456", []string{"P3"}},
		{"a series in small letters", "кн123456", []string{"P3"}},
		{"leading zeros are part of it", "123456", nil},
		{"with its zeros", "00123456", []string{"O2"}},
		{"a part", "30123456", nil},
		{"a word that is no number", "Female", nil},
		{"nothing", "", nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := ids(x.MatchNumber(c.number)); !slices.Equal(got, c.want) {
				t.Errorf("%q finds %v, want %v", c.number, got, c.want)
			}
		})
	}
	m := x.MatchNumber("00123456")[0]
	if m.Score != 1000 || m.Version != list.Version() || !strings.Contains(m.Reason.UK, "Номер 00123456 належить «ПрАТ «Чорноплут-Агро»»") {
		t.Errorf("a number found says %+v", m)
	}
}

func TestAtMostFiveAreGivenTheBestFirst(t *testing.T) {
	var lists []screening.List
	for _, id := range []string{"b", "a"} {
		l := screening.List{Head: screening.Head{ID: id}}
		for i := range 4 {
			l.Entries = append(l.Entries, screening.Entry{ID: fmt.Sprint(i), Name: "Тарас Пшеничко" + strings.Repeat("в", i%2),
				Aliases: []screening.Alias{{Name: "Taras Pshenychko " + strings.Repeat("Ostapovych", i%2)}}})
		}
		lists = append(lists, l)
	}
	x := screening.NewIndex(lists, 0)
	var got []string
	for _, m := range x.Match("Пшеничко Тарас") {
		got = append(got, fmt.Sprintf("%s%s %d %s", m.List, m.Entry, m.Score, m.Name))
	}
	want := []string{
		"a0 1000 Тарас Пшеничко", "a2 1000 Тарас Пшеничко", "b0 1000 Тарас Пшеничко", "b2 1000 Тарас Пшеничко",
		"a1 986 Тарас Пшеничков",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheThresholdCanBeSet(t *testing.T) {
	slip := "Квітчастой Олександр"
	for threshold, want := range map[int]int{0: 1, 850: 1, 990: 0, 1001: 0} {
		if got := len(screening.NewIndex([]screening.List{sample()}, threshold).Match(slip)); got != want {
			t.Errorf("from %d there are %d matches, want %d", threshold, got, want)
		}
	}
	if got := screening.NewIndex([]screening.List{sample()}, 1000).Match("Oleksandr Petrovych Kvitchastyi"); len(got) != 1 {
		t.Errorf("the same name is not found from 1000 on: %v", got)
	}
}

func TestNoListFindsNobody(t *testing.T) {
	for _, lists := range [][]screening.List{nil, {{}}, {{Entries: []screening.Entry{{}}}}} {
		x := screening.NewIndex(lists, 0)
		if got := append(x.Match("Ромашка Тест"), x.MatchNumber("12345678")...); got != nil {
			t.Errorf("%v finds %v", lists, got)
		}
	}
}

func TestAnIndexIsUsedByManyAtATime(t *testing.T) {
	x := screening.NewIndex([]screening.List{sample()}, 0)
	var all sync.WaitGroup
	for _, e := range sample().Entries {
		all.Go(func() {
			for range 50 {
				if got := x.Match(e.Name); len(got) != 1 || got[0].Entry != e.ID {
					t.Errorf("%q finds %v beside others", e.Name, got)
				}
			}
		})
	}
	all.Wait()
}

func TestTheVersionIsOfWhatAListSays(t *testing.T) {
	version := func(change func(l *screening.List)) string {
		l := sample()
		change(&l)
		return l.Version()
	}
	was := version(func(*screening.List) {})
	for rule, change := range map[string]func(l *screening.List){
		"the order of entries":    func(l *screening.List) { slices.Reverse(l.Entries) },
		"the order of aliases":    func(l *screening.List) { slices.Reverse(l.Entries[4].Aliases) },
		"the order of numbers":    func(l *screening.List) { slices.Reverse(l.Entries[2].Numbers) },
		"the day of the edition":  func(l *screening.List) { l.Date = civil.Must("2026-02-01") },
		"where it was taken from": func(l *screening.List) { l.Source = "elsewhere" },
	} {
		if version(change) != was {
			t.Errorf("%s changes the version", rule)
		}
	}
	for rule, change := range map[string]func(l *screening.List){
		"which list it is":     func(l *screening.List) { l.ID = "other" },
		"a name":               func(l *screening.List) { l.Entries[0].Name += "а" },
		"an alias gone weak":   func(l *screening.List) { l.Entries[4].Aliases[0].Weak = true },
		"an alias":             func(l *screening.List) { l.Entries[4].Aliases = nil },
		"a number":             func(l *screening.List) { l.Entries[0].Numbers = nil },
		"a day":                func(l *screening.List) { l.Entries[0].Listed = civil.Must("2026-02-01") },
		"an entry less":        func(l *screening.List) { l.Entries = l.Entries[1:] },
		"a letter moved over":  func(l *screening.List) { l.Entries[0].ID, l.Entries[0].Name = "P1К", l.Entries[0].Name[2:] },
		"a reason":             func(l *screening.List) { l.Entries[1].Reason.EN = "" },
		"what the kind is of":  func(l *screening.List) { l.Entries[0].Kind = screening.Vessel },
		"an entry that is two": func(l *screening.List) { l.Entries = append(l.Entries, l.Entries[0]) },
	} {
		if version(change) == was {
			t.Errorf("%s does not change the version", rule)
		}
	}
}
