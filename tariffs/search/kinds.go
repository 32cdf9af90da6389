package search

// kind is what a word is good for.
type kind uint8

const (
	telling kind = iota // says what the goods are
	vague               // "other": is searched for, but takes no place in a name
	filler              // "and": dropped from a query unless it is nothing else
	linking             // "for", "of": a filler, and what follows is not what the goods are
	denying             // "not", "without": denies the next word
	except              // "except": denies all words to the end of the clause
)

// asked says whether a query can be about such a word.
func (k kind) asked() bool { return k == telling || k == vague }

// places are how many places in a name such a word takes: what comes after
// "for" and "of" is far from what the goods are.
func (k kind) places() int {
	switch k {
	case telling:
		return 1
	case linking:
		return 2
	}
	return 0
}

// kinds are the words that are not telling.
func kinds() map[string]kind {
	all := map[kind][]string{
		vague: {"інші", "інший", "інша", "інше", "інших", "other", "others"},
		filler: {
			"і", "й", "та", "а", "або", "чи", "як", "що", "їх", "його", "її", "тощо", "них", "нього", "неї",
			"a", "an", "and", "or", "the", "as", "its", "their", "thereof", "thereto", "it",
		},
		linking: {
			"з", "із", "зі", "у", "в", "на", "до", "від", "для", "по", "за", "про", "при", "під", "над",
			"of", "for", "in", "on", "to", "with", "by", "from", "at",
		},
		denying: {"не", "без", "not", "no", "non", "without"},
		except:  {"крім", "окрім", "except", "excluding"},
	}
	of := make(map[string]kind)
	for k, words := range all {
		for _, w := range words {
			of[w] = k
		}
	}
	return of
}

// negation follows a text word by word and knows what it denies.
type negation struct{ next, clause bool }

// hear takes the next word's kind, and whether a new clause begins with it,
// and says whether the word is denied.
func (n *negation) hear(k kind, newClause bool) bool {
	if newClause {
		*n = negation{}
	}
	switch k {
	case denying:
		n.next = true
	case except:
		n.clause = true
	case telling:
		denied := n.next || n.clause
		n.next = false
		return denied
	}
	return false
}
