package simulator

import (
	"strconv"

	"github.com/brama-customs/brama/declarations"
)

// Numbers of persons have right check digits and belong to nobody. Of the
// register of enterprises (ЄДРПОУ) they are from 55000000 to 58999999, which
// is above all that has been given out (the register has come to some 46
// million, remembered). Of taxpayers (РНОКПП) they begin with 99: the first
// five digits count the days from 1900 to a birth, and 99000 is the year 2171.
const (
	firstFirm = 5_500_000   // without the check digit
	maxFirms  = 400_000     // those without a number left trade as persons
	firstSole = 990_000_000 // likewise
)

const soleTraders = 0.08 // share of importers

// person makes up an importer that nobody has been before.
func (s *Simulator) person(chance *stream) declarations.Party {
	name := names[chance.below(len(names))]
	sole := chance.happens(soleTraders)
	var p declarations.Party
	if sole || s.firms >= maxFirms {
		p = s.sole()
	} else {
		p = s.firm("ТОВ «"+name+" ", "»")
	}
	p.Address = "вул. Вигадана, " + strconv.Itoa(1+chance.below(200))
	return p
}

// firm makes up an enterprise; its name has a number between the parts given.
func (s *Simulator) firm(before, after string) declarations.Party {
	s.firms++
	return declarations.Party{
		ID:      withCheck(strconv.Itoa(firstFirm+s.firms-1), declarations.ValidEDRPOU),
		Name:    before + strconv.Itoa(s.firms) + after,
		Country: declarations.Ukraine,
	}
}

// sole makes up a sole trader.
func (s *Simulator) sole() declarations.Party {
	s.firms++
	return declarations.Party{
		ID:      withCheck(strconv.Itoa(firstSole+s.firms-1), declarations.ValidRNOKPP),
		Name:    "ФОП Вигаданий Уявний " + strconv.Itoa(s.firms),
		Country: declarations.Ukraine,
	}
}

// withCheck adds the digit that makes a number valid; there always is one.
func withCheck(number string, valid func(string) bool) string {
	for digit := byte('0'); digit <= '9'; digit++ {
		if whole := number + string(digit); valid(whole) {
			return whole
		}
	}
	return number
}

// names all say that they are imagined.
var names = [...]string{
	"Уявний Явір", "Уявна Сосна", "Уявне Поле", "Уявний Берег", "Уявна Долина", "Уявне Місто", "Уявний Обрій",
	"Уявна Хвиля", "Уявне Джерело", "Уявний Вітер", "Уявна Зоря", "Уявне Озеро", "Уявний Сад", "Уявна Криниця",
	"Уявне Небо", "Уявний Міст", "Уявна Вежа", "Уявне Коло", "Уявний Камінь", "Уявна Стежка",
}

// exporter gives the foreign seller of goods to an importer: always the same
// of one origin and code, so that it tells nothing of itself.
func exporter(who *importer, p *pair) declarations.Party {
	of := newStream(hash(who.party.ID), hash(p.code), hash(p.origin))
	number := strconv.Itoa(1 + of.below(9_999))
	return declarations.Party{Name: "Imaginary Trading " + number + " " + p.origin, Country: p.origin, Address: "Nowhere Street " + number}
}

// hash is FNV-1a.
func hash(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}
