package search

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// term is a word that occurs in some name, with the forms it is looked up by.
type term struct {
	word string
	kind kind
	forms
	outline, stemOutline outline
}

// forms are what a word is reduced to.
type forms struct {
	plain string // with г for ґ, which are easily taken for each other
	stem  string // without its ending
	root  string // without what makes an adjective of a noun, and such
}

func formsOf(word string) forms {
	plain := strings.ReplaceAll(word, "ґ", "г")
	switch first, _ := utf8.DecodeRuneInString(plain); {
	case 'a' <= first && first <= 'z':
		stem := stemEN(plain)
		return forms{plain, stem, rootEN(stem)}
	case 'а' <= first && first <= 'ґ':
		stem := stemUK(plain)
		return forms{plain, stem, rootUK(stem)}
	}
	return forms{plain, plain, plain}
}

// vocabulary is every term of the names, found by word, form and beginning.
type vocabulary struct {
	terms   []term
	numbers map[string]int32 // of the terms, by word
	kinds   map[string]kind
	// called is the stem of what the nomenclature calls the goods that a word
	// with this stem is for.
	called map[string]string
	stems  families
	roots  families
	// sorted are the numbers of the terms in the order of their plain forms.
	sorted []int32
}

func newVocabulary() vocabulary {
	called := make(map[string]string, len(tradeWords))
	for word, name := range tradeWords {
		called[stemOf(word)] = stemOf(name)
	}
	return vocabulary{numbers: make(map[string]int32), kinds: kinds(), called: called}
}

// stemOf is the stem of a word that is written as people do.
func stemOf(word string) string {
	s := scanner{text: word}
	s.next()
	return formsOf(string(s.word)).stem
}

// add gives the number of a word's term, a new one for a new word.
func (v *vocabulary) add(word []byte) int32 {
	if n, ok := v.numbers[string(word)]; ok {
		return n
	}
	n, w := int32(len(v.terms)), string(word)
	v.numbers[w] = n
	v.terms = append(v.terms, term{word: w, kind: v.kinds[w]})
	return n
}

// settle works out the forms once all words are known. Fillers have none: they
// are found only as they are, and not for a word they look like (нього, нога).
func (v *vocabulary) settle() {
	v.stems, v.roots = newFamilies(len(v.terms)), newFamilies(len(v.terms))
	v.sorted = make([]int32, 0, len(v.terms))
	for i := range v.terms {
		t, n := &v.terms[i], int32(i)
		if t.kind == filler || t.kind == linking {
			continue
		}
		t.forms = formsOf(t.word)
		t.outline, t.stemOutline = outlineOf(t.plain), outlineOf(t.stem)
		v.stems.join(t.stem, n)
		v.roots.join(t.root, n)
		v.sorted = append(v.sorted, n)
	}
	slices.SortFunc(v.sorted, func(a, b int32) int { return strings.Compare(v.terms[a].plain, v.terms[b].plain) })
}

// How well a word of a query meets a term, of 1000.
const (
	sameWord   = 1000
	sameStem   = 950
	sameButG   = 850 // the same stem, with г for ґ or the other way round
	sameGoods  = 960 // see tradeWords: what people call the goods says more than another word's form
	sameRoot   = 600
	beginning  = 550 // and up to 150 more, the more of the word is there
	oneTypo    = 400
	twoTypos   = 260
	leastStart = 3 // letters of the shortest beginning
)

// match is a term that a word of a query meets, and how well.
type match struct {
	term    int32
	quality int32
}

// meet finds the terms a word meets. Typing errors are looked for only when
// the word meets nothing as it is; typo says that they were.
func (v *vocabulary) meet(word string) (found []match, typo bool) {
	f := formsOf(word)
	if n, ok := v.numbers[word]; ok {
		found = append(found, match{n, sameWord})
	}
	for n := range v.stems.of(f.stem) {
		found = append(found, match{n, v.terms[n].likeness(word)})
	}
	if number(word) {
		return best(found), false
	}
	for n := range v.stems.of(v.called[f.stem]) {
		found = append(found, match{n, sameGoods})
	}
	found = v.begun(f.plain, v.kin(f, found))
	if len(found) == 0 {
		return v.misspelt(f), true
	}
	return best(found), false
}

// likeness is how well a word of the same stem meets the term.
func (t *term) likeness(word string) int32 {
	if strings.Contains(word, "ґ") != strings.Contains(t.word, "ґ") {
		return sameButG
	}
	return sameStem
}

// best leaves the best match of each term.
func best(found []match) []match {
	slices.SortFunc(found, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.term, b.term), cmp.Compare(b.quality, a.quality))
	})
	return slices.CompactFunc(found, func(a, b match) bool { return a.term == b.term })
}

// kin adds the terms that are of the same root, or whose root is the word.
func (v *vocabulary) kin(f forms, found []match) []match {
	for n := range v.roots.of(f.root) {
		found = append(found, match{n, sameRoot})
	}
	for n := range v.roots.of(f.stem) {
		found = append(found, match{n, sameRoot})
	}
	for n := range v.stems.of(f.root) {
		found = append(found, match{n, sameRoot})
	}
	return found
}

// begun adds the terms that begin so.
func (v *vocabulary) begun(start string, found []match) []match {
	letters := utf8.RuneCountInString(start)
	if letters < leastStart {
		return found
	}
	from := sort.Search(len(v.sorted), func(i int) bool { return v.terms[v.sorted[i]].plain >= start })
	for _, n := range v.sorted[from:] {
		t := &v.terms[n]
		if !strings.HasPrefix(t.plain, start) {
			break
		}
		found = append(found, match{n, int32(beginning + 150*letters/int(t.outline.letters))})
	}
	return found
}

func number(word string) bool { return strings.Trim(word, "0123456789") == "" }

// families are terms that share a form: the first by the form, and from each
// the next.
type families struct {
	first map[string]int32
	next  []int32
}

func newFamilies(terms int) families {
	return families{make(map[string]int32, terms), make([]int32, terms)}
}

// nobody ends a family.
const nobody = -1

func (f *families) join(form string, n int32) {
	f.next[n] = nobody
	if first, ok := f.first[form]; ok {
		f.next[n] = first
	}
	f.first[form] = n
}

// of goes through the terms with this form.
func (f *families) of(form string) func(yield func(int32) bool) {
	return func(yield func(int32) bool) {
		n, ok := f.first[form]
		for ok && n != nobody && yield(n) {
			n = f.next[n]
		}
	}
}
