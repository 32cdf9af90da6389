package search

import "math"

// listener reads names word by word and keeps what they say.
type listener struct {
	words *vocabulary
	said  []pair[saying]
	scanner
}

// headed says where the noun stands that the first words of a name are about.
type headed bool

const (
	headFirst headed = false // Ukrainian: Шини пневматичні нові
	headLast  headed = true  // English: New pneumatic tyres
)

// name reads a name of an entry and counts the words in it that a query can be
// about.
func (l *listener) name(at int32, text string, h headed) uint8 {
	first := len(l.said)
	l.reset(text)
	length, phrase := l.listen(at)
	for i := range l.said[first:] {
		word := &l.said[first+i].value
		word.weight = weigh(h.place(int(word.weight), phrase), length)
	}
	return uint8(min(length, math.MaxUint8))
}

// listen keeps the words of a name, with their places for the time being in
// place of their weights, and gives how many of them a query can be about and
// at which place the first phrase ends.
func (l *listener) listen(at int32) (length, phrase int) {
	var no negation
	place := 0
	for l.next() {
		term := l.words.add(l.word)
		kind := l.words.terms[term].kind
		if phrase == 0 && (l.pause || !kind.asked()) {
			phrase = place
		}
		word := saying{at, uint8(min(place, math.MaxUint8)), no.hear(kind, l.clause)}
		l.said = append(l.said, pair[saying]{term, word})
		if l.hyphen {
			l.said = append(l.said, pair[saying]{l.words.add(l.joined), word})
		}
		place += kind.places()
		if kind.asked() {
			length++
		}
	}
	if phrase == 0 {
		phrase = place
	}
	return length, phrase
}

// place counts the places of the first phrase from its head, so that tyres are
// found before tyre cord.
func (h headed) place(place, phrase int) int {
	if h == headLast && place < phrase {
		return phrase - 1 - place
	}
	return place
}

// weigh gives the weight of a word by its place in a name and by how many
// words that name has: the first word of a tariff's name says what the goods
// are, the later ones which of them.
func weigh(place, length int) uint8 {
	late := [...]int{100, 92, 86, 81, 77, 74, 72, 70}
	return uint8(late[min(place, len(late)-1)] * (100 - min(length, 15)) / 100)
}
