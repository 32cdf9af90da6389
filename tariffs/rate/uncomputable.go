package rate

import "github.com/brama-customs/brama/fault"

// Uncomputable is a rate the language knows of and nobody can work out from a
// declaration alone. It is kept word for word, but for runs of spaces, and
// never guessed: an engine says why and leaves it to a person.
type Uncomputable struct {
	Text string
	Why  Why
}

// Why is the reason a rate cannot be worked out. Its values are public codes
// and never change meaning.
type Why string

// The reasons.
const (
	// EntryPrice: the duty depends on the entry price of the consignment or on
	// the standard import value of the day (Regulation (EU) 2017/891).
	EntryPrice Why = "entry-price"
	// Season: the rate holds for a part of the year only.
	Season Why = "season"
	// AgriculturalComponent: a part (EA, ADSZ, ADFM) is set by the content of
	// milk fat, milk protein, starch and sugar (Regulation (EU) 510/2014).
	AgriculturalComponent Why = "agricultural-component"
	// Content: the sum is per point of a content, such as sucrose by weight.
	Content Why = "content"
	// Condition: the rate depends on a document or on another condition.
	Condition Why = "condition"
	// OtherTariff: the rate is set elsewhere, by an agreement or as for
	// another heading.
	OtherTariff Why = "other-tariff"
)

// Text says the reason to a person.
func (w Why) Text() fault.Text {
	switch w {
	case EntryPrice:
		return fault.Text{
			UK: "Ставка залежить від ціни ввезення партії (entry price), якої в декларації немає.",
			EN: "The rate depends on the entry price of the consignment, which a declaration does not carry.",
		}
	case Season:
		return fault.Text{
			UK: "Ставка сезонна: у різні періоди року вона різна.",
			EN: "The rate is seasonal: it differs between periods of the year.",
		}
	case AgriculturalComponent:
		return fault.Text{
			UK: "Ставка має аграрну складову, що залежить від вмісту молочного жиру, молочного білка, крохмалю та цукру.",
			EN: "The rate has an agricultural component, set by the content of milk fat, milk protein, starch and sugar.",
		}
	case Content:
		return fault.Text{
			UK: "Ставку встановлено за вмістом речовини в товарі, якого в декларації немає.",
			EN: "The rate is set per content of a substance in the goods, which a declaration does not carry.",
		}
	case Condition:
		return fault.Text{
			UK: "Ставка залежить від умови або документа, які має перевірити посадова особа.",
			EN: "The rate depends on a condition or a document that an officer has to check.",
		}
	case OtherTariff:
		return fault.Text{
			UK: "Ставку встановлено в іншому місці: угодою або за ставкою іншої товарної позиції.",
			EN: "The rate is set elsewhere: by an agreement or as for another heading.",
		}
	}
	return fault.Text{
		UK: "Цю ставку не можна обчислити за декларацією.",
		EN: "This rate cannot be worked out from a declaration.",
	}
}
