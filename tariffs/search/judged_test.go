package search_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/brama-customs/brama/tariffs/search"
)

type question struct {
	query string
	want  []string
}

// judged are queries and the headings a broker would want for them, judged by
// the Harmonized System and not by what the search gives. The first heading is
// the one wanted; where there are more, any of them is as right.
var judged = []question{
	// as a person would write it
	{"кава", []string{"0901"}},
	{"coffee", []string{"0901"}},
	{"картопля", []string{"0701"}},
	{"футболка", []string{"6109"}},
	{"t-shirt", []string{"6109"}},
	{"tshirts", []string{"6109"}},
	{"телефони", []string{"8517"}},
	{"smartphone", []string{"8517"}},
	{"велосипед", []string{"8712"}},
	{"bicycle", []string{"8712"}},
	{"passenger car", []string{"8703"}},
	{"легковий автомобіль", []string{"8703"}},
	{"вантажний автомобіль", []string{"8704"}},
	{"пральна машина", []string{"8450"}},
	{"washing machine", []string{"8450"}},
	{"холодильник", []string{"8418"}},
	{"шоколад", []string{"1806"}},
	{"цукерки", []string{"1704"}},
	{"іграшка", []string{"9503"}},
	{"toys", []string{"9503"}},
	{"ліки", []string{"3004", "3003"}},
	{"мило", []string{"3401"}},
	{"шини", []string{"4011"}},
	{"tires", []string{"4011"}},
	{"парасолька", []string{"6601"}},
	{"дизельний двигун", []string{"8408"}},
	{"olive oil", []string{"1509"}},
	{"соняшникова олія", []string{"1512"}},
	{"сир", []string{"0406"}},
	{"cheese", []string{"0406"}},
	{"вино", []string{"2204"}},
	{"пиво", []string{"2203"}},
	{"цемент", []string{"2523"}},
	{"добрива азотні", []string{"3102"}},
	{"окуляри", []string{"9004"}},
	{"годинник наручний", []string{"9102", "9101"}},
	{"дрон", []string{"8806"}},
	{"drones", []string{"8806"}},
	{"bread", []string{"1905"}},
	{"рис", []string{"1006"}},
	{"rice", []string{"1006"}},
	// cases and numbers
	{"кавою", []string{"0901"}},
	{"перцю", []string{"0904"}},
	{"футболок", []string{"6109"}},
	{"шкарпеток", []string{"6115"}},
	{"ножа", []string{"8211"}},
	{"ніж", []string{"8211"}},
	{"коня", []string{"0101"}},
	{"кінь", []string{"0101"}},
	{"овець", []string{"0104"}},
	{"сіль", []string{"2501"}},
	{"сіллю", []string{"2501"}},
	{"яєць", []string{"0407"}},
	{"телевізорами", []string{"8528"}},
	{"горіхів", []string{"0802"}},
	{"меду", []string{"0409"}},
	{"олов'яного брухту", []string{"8002"}},
	{"килимів", []string{"5701", "5702", "5703", "5704", "5705"}},
	{"ґудзика", []string{"9606"}},
	{"гудзики", []string{"9606"}},
	{"м’ясо птиці", []string{"0207"}},
	{"мясо", []string{"02", "0207", "0208", "0210"}},
	{"potato", []string{"0701"}},
	{"knives", []string{"8211"}},
	{"knife", []string{"8211"}},
	{"dried fish", []string{"0305"}},
	{"knitting machine", []string{"8447"}},
	{"babies garments", []string{"6111", "6209"}},
	{"MATCHES", []string{"3605"}},
	{"КИЛИМИ Вузликові", []string{"5701"}},
	// words of the same root
	{"шкіряне взуття", []string{"6403"}},
	{"рибні консерви", []string{"1604"}},
	{"дерев'яний посуд", []string{"4419"}},
	{"скляні пляшки", []string{"7010"}},
	{"бавовняна тканина", []string{"5208", "5209", "5210", "5211", "5212"}},
	{"шовкові тканини", []string{"5007"}},
	{"гумові рукавички", []string{"4015"}},
	{"wooden furniture", []string{"9403"}},
	// what is not meant
	{"сорочки чоловічі не трикотажні", []string{"6205"}},
	{"чоловічі сорочки трикотажні", []string{"6105"}},
	{"солодощі без какао", []string{"1704"}},
	{"філе риби", []string{"0304"}},
	// half typed
	{"мотоц", []string{"8711"}},
	{"refrig", []string{"8418"}},
	{"акум", []string{"8507"}},
	{"трансф", []string{"8504"}},
	// mistyped
	{"картполя", []string{"0701"}},
	{"велосипд", []string{"8712"}},
	{"мотацикл", []string{"8711"}},
	{"холодільник", []string{"8418"}},
	{"шоклад", []string{"1806"}},
	{"cofee", []string{"0901"}},
	{"refridgerator", []string{"8418"}},
	{"choclate", []string{"1806"}},
	{"umbrela", []string{"6601"}},
	{"пилосос", []string{"8508"}},
	{"акамулятор", []string{"8507"}},
	{"мікросхма", []string{"8542"}},
	{"телевизор", []string{"8528"}},
	{"кавi", []string{"0901"}}, // with a Latin i
	// another keyboard, other letters
	{"rfhnjgkz", []string{"0701"}},
	{"abkmnhb", []string{"8421"}},
	{"сщааує", []string{"0901"}},
	{"kartoplia", []string{"0701"}},
	{"avtomobil", []string{"8703", "8704", "8705", "8708"}},
	{"shokolad", []string{"1806"}},
	{"tsement", []string{"2523"}},
	{"vzuttia", []string{"64", "6405", "6403"}},
	// by other names
	{"ноутбук", []string{"8471"}},
	{"сонячна панель", []string{"8541"}},
	{"горілка", []string{"2208"}},
	{"помідори", []string{"0702"}},
	{"айфон", []string{"8517"}},
	{"laptop", []string{"8471"}},
	{"vodka", []string{"2208"}},
	{"джинси чоловічі", []string{"6203", "6103"}},
	{"вантажівка", []string{"8704"}},
	{"sneakers", []string{"6404", "6403", "6402", "6401", "6405"}},
	{"диван", []string{"9401"}},
	{"електромобілі", []string{"8703"}},
	{"квадрокоптер", []string{"8806"}},
	// codes
	{"8703", []string{"8703"}},
	{"87", []string{"87"}},
	{"8703 електромобіль", []string{"8703"}},
	{"car 8703", []string{"8703"}},
	{"6109 футболки", []string{"6109"}},
	// of more words
	{"частини двигунів внутрішнього згоряння", []string{"8409"}},
	{"parts of motor vehicles", []string{"8708"}},
	{"дитячі іграшки", []string{"9503"}},
	{"меблі", []string{"9403", "9401", "94"}},
	{"комп'ютер", []string{"8471"}},
	{"кондиціонер", []string{"8415"}},
	{"туалетний папір", []string{"4818"}},
	{"зубна паста", []string{"3306"}},
	{"дитяче харчування", []string{"1901"}},
	{"корм для тварин", []string{"2309"}},
	{"природний газ", []string{"2711"}},
	{"fire extinguisher", []string{"8424"}},
	{"електрична лампа", []string{"8539"}},
	{"hair dryer", []string{"8516"}},
	{"медичні маски", []string{"6307"}},
	{"живі свині", []string{"0103"}},
	{"заморожена риба", []string{"0303"}},
	{"морозиво", []string{"2105"}},
	{"сталеві труби безшовні", []string{"7304"}},
	{"мінеральна вода", []string{"2201"}},
	{"пластикові вікна", []string{"3925"}},
}

// missed are queries judged too, that are not answered: bycicle is two slips
// from bicycle, and the short names lack words of the others. They count
// in the mean; what is answered one day is to be moved up.
var missed = []question{
	{"bycicle", []string{"8712"}},
}

// leastMean is the mean reciprocal rank measured when the table was made, less
// a little.
const leastMean = 0.94

func TestWhatABrokerWouldWantComesFirst(t *testing.T) {
	entries := shipped(t)
	x := search.New(entries)
	var sum float64
	for _, q := range judged {
		rank := q.rank(entries, x)
		if rank == 0 || rank > 3 {
			t.Errorf("%q: wanted %v, got %v", q.query, q.want, keys(entries, x.Find(q.query, 3, nil)))
			continue
		}
		sum += 1 / float64(rank)
	}
	for _, q := range missed {
		if rank := q.rank(entries, x); rank > 0 && rank <= 3 {
			t.Errorf("%q is answered now: move it up", q.query)
		}
	}
	mean := sum / float64(len(judged)+len(missed))
	t.Logf("mean reciprocal rank over %d queries: %.3f", len(judged)+len(missed), mean)
	if mean < leastMean {
		t.Errorf("mean reciprocal rank is %.3f, was at least %.2f", mean, leastMean)
	}
}

// rank is the number of the first hit wanted or below one, counted from 1; 0
// for none of the first ten.
func (q question) rank(entries []search.Entry, x *search.Index) int {
	return 1 + slices.IndexFunc(x.Find(q.query, 10, nil), func(h search.Hit) bool {
		return slices.ContainsFunc(q.want, func(code string) bool { return strings.HasPrefix(entries[h.At].Key, code) })
	})
}
