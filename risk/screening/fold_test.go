package screening_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/brama-customs/brama/risk/screening"
)

// folded is the likeliest reading of a name.
func folded(text string) string {
	all := screening.Folded(text)
	if len(all) == 0 {
		return ""
	}
	return strings.Join(all[0], " ")
}

func TestSpellingsOfOneNameFoldToOne(t *testing.T) {
	for _, spellings := range [][]string{
		// resolution № 55, older romanisations, and Russian spellings
		{"Згурський", "Zghurskyi", "Zgurskyy", "Згурский", "Zgurskij"},
		{"Юрій", "Yurii", "Iurii", "Yuriy", "Jurij", "Юрий", "Yury"},
		{"Наталія", "Nataliia", "Nataliya", "Natalya", "Наталья"},
		{"Євгенія", "Yevheniia", "Evgenia", "Ievgeniia", "Евгения"},
		{"Хрущ", "Khrushch", "Hrushch"},
		{"Щербачук", "Shcherbachuk"},
		{"Їжакевич", "Yizhakevych", "Izhakevich"},
		{"Соловйов", "Solovyov", "Soloviov", "Soloviev", "Соловьёв", "Соловьев"},
		{"Цимбал", "Tsymbal", "Tzimbal"},
		{"Ґалаґан", "Galagan", "Halahan"},
		{"Лук’яненко", "Лук'яненко", "Lukianenko", "Lukyanenko", "Lukjanenko"},
		{"Оксана", "Oksana", "Oxana"},
		{"Братськ", "Bratsk"},
		{"Вадим", "Vadym", "Wadim"},
		// marks and letters of other alphabets
		{"Žižka", "Zhizhka", "Жижка"},
		{"Łoś", "Losh", "Лош"},
		{"Müller", "Muller", "Muler"},
		{"Crème Brûlée", "CREME BRULEE", "Creme\u0301 Brulee"},
		// letters that only look right
		{"Romashka", "Rоmаshkа", "RОMASHKA"},
		{"Ромашка", "Pомaшкa", "РОМАШКА"},
		// what is not of the name
		{"ТОВ «Ромашка»", "Romashka LLC", "Ромашка, ТОВ", "ООО \"Ромашка\"", "Товариство з обмеженою відповідальністю \"Ромашка\"",
			"T.O.B. Romashka", "Romashka GmbH & Co. KG", "ROMASHKA Sp. z o.o.", "Romashka, S.A. de C.V.", "АТ Ромашка", "Romashka a.s.",
			"ФОП Ромашка", "ЗАО Ромашка", "Romashka, s.r.o.", "The Romashka Co., Ltd."},
		{"Ромашка-Трейд", "Romashka Trading", "ПрАТ \"Ромашка Трейд\"", "Romashka-Trade Limited"},
		{"Рашид", "al-Rashid", "Al Rashid"},
	} {
		want := folded(spellings[0])
		t.Run(spellings[0], func(t *testing.T) {
			for _, s := range spellings {
				if got := folded(s); got != want || got == "" {
					t.Errorf("%q folds to %q, %q to %q", s, got, spellings[0], want)
				}
			}
		})
	}
}

func TestWhatIsNotFoldedAway(t *testing.T) {
	for _, c := range []struct{ rule, name, want string }{
		{"a number is kept as it is", "Завод № 1001", "~plant 1001"},
		{"a form alone is a name", "ТОВ", "tov"},
		{"a form in the middle that is a word too", "Рада ДП Схід", "rada dp shid"},
		{"given names stay what they are", "Олександр Aleksandr Alexander", "oleksandr aleksandr aleksander"},
		{"a filling word alone is a name", "The", "te"},
		{"other scripts are not read", "株式会社", ""},
		{"but what stands beside them is", "株式会社 Kogiya", "kohia"},
		{"punctuation is nothing", "«», — …", ""},
		{"what is not UTF-8 falls out", "Rom\xffashka", "romawka"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := folded(c.name); got != c.want {
				t.Errorf("%q folds to %q, want %q", c.name, got, c.want)
			}
		})
	}
}

func TestANameIsReadInEveryWayItCanBe(t *testing.T) {
	for _, c := range []struct {
		rule, name string
		want       [][]string
	}{
		{"j is Polish or English", "Jamal", [][]string{{"iamal"}, {"djamal"}}},
		{"letters of both scripts are of either", "COMA", [][]string{{"koma"}, {"soma"}}},
		{"but not beside others of the script they are in", "Oksana Ivanchuk", [][]string{{"oksana", "ivancuk"}}},
		{"nor in Cyrillic", "Олександр Іваненко", [][]string{{"oleksandr", "ivanenko"}}},
		{"nor in Latin", "Velmora EXPO", [][]string{{"velmora", "ekspo"}}},
		{"beside others of another they are", "Ромашка EXPO", [][]string{{"romawka", "ekspo"}, {"romawka", "ehro"}}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if diff := cmp.Diff(c.want, screening.Folded(c.name)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", c.name, diff)
			}
		})
	}
}

func TestFormsAreWrittenAsTheyAreLookedFor(t *testing.T) {
	anywhere, edge, longest := screening.Forms()
	for form := range anywhere {
		if words := len(strings.Fields(form)); words > longest || strings.ToLower(form) != form {
			t.Errorf("%q has %d words, at most %d are looked at, in lower case", form, words, longest)
		}
		if got := folded("Ромашка " + form); got != "romawka" {
			t.Errorf("%q is not left out: %q is left", form, got)
		}
	}
	for form := range edge {
		if strings.Contains(form, " ") || anywhere[form] {
			t.Errorf("%q stands in the wrong list", form)
		}
		if got := folded(form + " Ромашка"); got != "romawka" {
			t.Errorf("%q is not left out at the beginning: %q is left", form, got)
		}
	}
}
