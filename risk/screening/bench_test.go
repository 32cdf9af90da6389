package screening_test

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/brama-customs/brama/risk/screening"
)

// Parts of made-up names. They are put together at random, so whoever bears one
// of them bears it by chance.
var (
	beginnings = strings.Fields("Квіт Ромаш Зорян Вітр Лис Дуб Калин Верб Мороз Бараб Гонч Кравч Швед Тка Бонд Ковал Шевч Литв Савч Руд Чорн Біл Сорок Гайв Заруб Пшен Горох Хмел Череш Яблун")
	middles    = strings.Fields("ен ан ець ик ів ар ун ол ин ор ят ащ юх ей уш іль")
	endings    = strings.Fields("ко енко чук ський ич ук ець ак ник ов ін юк аш ян")
	firsts     = strings.Fields("Олександр Іван Петро Микола Сергій Андрій Олена Марія Наталія Юрій Василь Оксана Дмитро Тетяна Михайло Ганна Богдан Ірина Володимир Яків")
	fathers    = strings.Fields("Іванович Петрович Миколайович Сергійович Андрійович Олексіївна Іванівна Петрівна Василівна Юрійович")
	trades     = strings.Fields("Трейд Груп Сервіс Логістик Експорт Інвест Агро Буд")
	latins     = strings.Fields("Nor Vel Tar Quin Mir Sol Bel Dor Fen Gal Har Jan Kel Lum Pol Rin Sav Tor Ul Zan")
	tails      = strings.Fields("ava eda ino oria umex ister antia ovo ender ilux aris otek ul andra esto")
)

func pick(rnd *rand.Rand, from []string) string { return from[rnd.IntN(len(from))] }

func surname(rnd *rand.Rand) string {
	return pick(rnd, beginnings) + pick(rnd, middles) + pick(rnd, endings)
}

// invented is a made-up name of a person or a company in either script.
func invented(rnd *rand.Rand) string {
	switch rnd.IntN(5) {
	case 0:
		return "ТОВ «" + surname(rnd) + " " + pick(rnd, trades) + "»"
	case 1:
		return pick(rnd, latins) + pick(rnd, tails) + pick(rnd, tails) + " " + pick(rnd, latins) + pick(rnd, tails) + " Ltd"
	case 2:
		return surname(rnd) + " " + pick(rnd, firsts)
	case 3:
		return pick(rnd, latins) + pick(rnd, tails) + " " + pick(rnd, latins) + pick(rnd, latins) + pick(rnd, tails)
	}
	return surname(rnd) + " " + pick(rnd, firsts) + " " + pick(rnd, fathers)
}

// inventedList is a list of so many entries, every other with an alias.
func inventedList(rnd *rand.Rand, entries int) screening.List {
	list := screening.List{Head: screening.Head{ID: "made-up", Title: "Made up"}}
	for i := range entries {
		e := screening.Entry{ID: strconv.Itoa(i), Name: invented(rnd), Kind: screening.Unknown}
		if i%2 == 0 {
			e.Aliases = []screening.Alias{{Name: invented(rnd)}}
		}
		list.Entries = append(list.Entries, e)
	}
	return list
}

// BenchmarkMatch measures the index and a comparison with every name in one
// run, for the same names: half of them are on the list with a slip.
func BenchmarkMatch(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	list := inventedList(rnd, 20_000)
	x := screening.NewIndex([]screening.List{list}, 0)
	var asked []string
	for i := range 200 {
		if i%2 == 0 {
			asked = append(asked, slipped(rnd, list.Entries[rnd.IntN(len(list.Entries))].Name))
		} else {
			asked = append(asked, invented(rnd))
		}
	}
	var took []time.Duration
	for b.Loop() {
		begun := time.Now()
		x.Match(asked[len(took)%len(asked)])
		took = append(took, time.Since(begun))
	}
	begun, scans := time.Now(), 40
	for _, name := range asked[:scans] {
		x.Scan(name)
	}
	scan := time.Since(begun) / time.Duration(scans)
	mean := b.Elapsed() / time.Duration(len(took))
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(scan.Microseconds()), "scan-µs")
	b.ReportMetric(float64(scan)/float64(mean), "scan/index")
}

func BenchmarkNewIndex(b *testing.B) {
	lists := []screening.List{inventedList(rand.New(rand.NewPCG(1, 2)), 20_000)}
	b.ReportAllocs()
	for b.Loop() {
		screening.NewIndex(lists, 0)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := screening.NewIndex(lists, 0)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB-held")
	runtime.KeepAlive(x)
}

// slipped is a text with one letter of it wrong, missing, doubled or swapped with the
// next.
func slipped(rnd *rand.Rand, text string) string {
	runes := []rune(text)
	i := rnd.IntN(len(runes) - 1)
	switch rnd.IntN(4) {
	case 0:
		runes[i] = runes[rnd.IntN(len(runes))]
	case 1:
		runes = slices.Delete(runes, i, i+1)
	case 2:
		runes = slices.Insert(runes, i, runes[rnd.IntN(len(runes))])
	default:
		runes[i], runes[i+1] = runes[i+1], runes[i]
	}
	return string(runes)
}
