// Package rate is the language rates of duty and tax are written in: it reads
// them, prints them and says which quantities and currencies they ask for. It
// works nothing out; package tariffs does.
//
// One rate has two spellings. The law's own wording is Ukrainian:
//
//	30 %, але не менш як 3,5 євро за 1 м2
//
// The neutral one is the European Union's and Britain's, so that their tariffs
// are data as well:
//
//	30 % MIN 3.5 EUR / 1 m2
//
// Both are one grammar with several words for the same thing, so a text is
// never told which it is. In EBNF, the words on one line meaning the same:
//
//	rate     = sum { bound sum }                      bounds are taken from left to right
//	sum      = term { plus term }                     plus binds tighter than a bound
//	term     = number [ "%" | "відсотків" ]           percent of the customs value
//	         | money per { or per }                   a sum for so many of a unit
//	         | "Free" | "NIHIL"                       0 %
//	         | "(" rate ")"
//	money    = number currency | currency number
//	per      = ( "за" | "/" | "per" ) [ number ] unit   no number is 1; "/" may be missing before "p/st"
//	or       = "або" | "or"                           whichever of the units is known; counts are equal
//	plus     = "плюс" | "+" | "plus"
//	bound    = least | most
//	least    = [ "," ] [ "але" ] "не" ( "менш" | "менше" ) [ "як" | "ніж" ]
//	         | [ "," ] [ "but" ] "not less than" | "MIN"
//	most     = [ "," ] [ "але" ] "не" ( "більш" | "більше" ) [ "як" | "ніж" ]
//	         | [ "," ] [ "but" ] "not more than" | "MAX"
//	currency = "євро" | "€" | "грн" | "гривень" | "₴" | "доларів США" | "дол. США" | "$" | "£" | three capitals of ISO 4217
//	unit     = every spelling CanonicalUnit reads, and the multiples below
//	number   = digits, perhaps a comma or a point and digits (see exact.Parse)
//
// A bare number is a percentage: the column's heading says so. Spaces count
// for nothing but to part words. Small and capital letters are the same but in
// an ISO 4217 code. In an "A MIN B" of TARIC, B is the least that is charged
// and in "A MAX B" the most, which is what the law's words say too; "A MIN B
// MAX C" is (A MIN B) MAX C. "NIHIL" is TARIC's word for "no ad valorem part"
// and, as a whole rate, for nothing to pay; it reads as 0 %.
//
// Multiples are not units but counts of one: a hectolitre is 100 л, a tonne
// 1000 кг, a megawatt-hour 1000 кВт·год. "1000 p/st" is 1000 шт, while
// "тис. шт" is 1 of the unit т.шт, because the law's column of additional
// units has it; Quantity takes either for the other. "EUR / % vol / hl" is a
// sum per litre of pure alcohol: one hectolitre at one per cent holds one.
//
// # What is known and not computed
//
// Some expressions have a meaning that no declaration carries the facts for.
// They are read too, and kept word for word as Uncomputable with the reason,
// so that nobody takes them for nothing to pay:
//
//	uncomputable = "Entry Price" [ "-" | ":" ] [ rate ]          EntryPrice
//	             | a rate with a season before or after it,      Season
//	               perhaps several parted by ";"
//	             | a rate with EA, ADSZ (AD S/Z), ADFM (AD F/M)  AgriculturalComponent
//	               or one of them reduced (EAR, ADSZR, ADFMR) for
//	               a term, perhaps with a footnote "(1)"
//	             | a rate per content ("/ 100 kg / %sacchar.")   Content
//	             | "Cond:" anything                              Condition
//	             | "by agreement" or "as heading" and anything   OtherTariff
//	season       = [ "(" ] [ "from" | "з" ] date ( "-" | "to" | "по" ) date [ ")" ]
//	date         = day month | DD.MM
//
// Everything else is an error that names the word and what to write.
//
// # Bounds
//
// A rate is at most MaxText bytes in either spelling, nests at most MaxDepth
// parentheses and has at most MaxTerms terms, each unit after the first of a
// sum counting for one. Reading is linear in the text.
package rate
