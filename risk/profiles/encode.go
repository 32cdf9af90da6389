package profiles

// Digits of a commodity code that a criterion may begin with.
const (
	shortestPrefix = 2
	longestPrefix  = 10
)

// digit is the base that codes are encoded in: ten digits and "no more digits",
// which stands before all of them.
const digit = 11

// encoded makes a number of a commodity code, so that codes with the same
// beginning are neighbours: digits from the front, each one more than it is,
// and 0 for those that are not there.
func encoded(code string) uint64 {
	n := uint64(0)
	for i := range longestPrefix {
		n *= digit
		if i < len(code) && code[i] >= '0' && code[i] <= '9' {
			n += uint64(code[i]-'0') + 1
		}
	}
	return n
}

// span is the codes that begin with a prefix: from the first to before the end.
type span struct{ first, end uint64 }

func spanOf(prefix string) span {
	first := encoded(prefix)
	return span{first, first + width(len(prefix))}
}

func (s span) has(code uint64) bool { return code >= s.first && code < s.end }

// width is how many encoded codes share so many first digits.
func width(digits int) uint64 {
	w := uint64(1)
	for range longestPrefix - digits {
		w *= digit
	}
	return w
}

// dictionary gives the texts that criteria name a number each, so that they
// are compared at a stroke.
type dictionary map[string]uint64

// The numbers of texts that no criterion names.
const (
	noText    = iota // ""
	otherText        // any other
	firstText        // the first that has its own
)

// of gives the number of a declared text.
func (words dictionary) of(text string) uint64 {
	if text == "" {
		return noText
	}
	if n, known := words[text]; known {
		return n
	}
	return otherText
}

// add gives the number of a text that a criterion names.
func (words dictionary) add(text string) uint64 {
	if n, known := words[text]; known {
		return n
	}
	n := uint64(firstText + len(words))
	words[text] = n
	return n
}

// addAll gives the numbers of texts in the same order.
func (words dictionary) addAll(texts []string) []uint64 {
	all := make([]uint64, len(texts))
	for i, text := range texts {
		all[i] = words.add(text)
	}
	return all
}
