package profiles

import (
	"cmp"
	"slices"
)

// question is a criterion made ready to be asked. Ten thousand profiles have
// some thirty thousand of them; they lie side by side, small, because fetching
// them from memory costs more than answering.
type question struct {
	op     op
	of     uint8 // where the side has what is asked for
	rest   int32 // where the answers have what is not in lo and hi
	lo, hi uint64
}

// op is what a question compares.
type op uint8

const (
	isText      op = iota // the text is lo
	isAmong               // the text is one of a list
	isOther               // there is a text, and it is none of a list
	isListed              // a party is on one of the lists
	beginsWith            // the code lies from lo to before hi
	beginsAmong           // the code lies in one of the spans
	beginsOther           // there is a code, and it lies in none of the spans
	isSo                  // the flag is lo
	isWithin              // the figure is from lo to hi, as int64
	isBeyond              // the figure is at most lo or at least hi, as int64
)

// answers is what questions of more than two numbers refer to.
type answers struct {
	texts [][]uint64 // sorted
	spans [][]span   // sorted, none within another
}

// holds answers a question.
func (a *answers) holds(q *question, s *side) bool {
	switch q.op {
	case isText:
		return s.texts[q.of] == q.lo
	case isAmong:
		return in(a.texts[q.rest], s.texts[q.of])
	case isOther:
		return s.texts[q.of] != noText && !in(a.texts[q.rest], s.texts[q.of])
	case isListed:
		return slices.ContainsFunc(s.lists, func(list uint64) bool { return in(a.texts[q.rest], list) })
	case beginsWith:
		return span{q.lo, q.hi}.has(s.code)
	case beginsAmong:
		return inSpan(a.spans[q.rest], s.code)
	case beginsOther:
		return s.code != 0 && !inSpan(a.spans[q.rest], s.code)
	case isWithin:
		f := &s.figures[q.of]
		return f.known && f.floor >= int64(q.lo) && f.ceil <= int64(q.hi)
	case isSo:
		return s.flags[q.of] == (q.lo == 1)
	case isBeyond:
		f := &s.figures[q.of]
		return f.known && (f.ceil <= int64(q.lo) || f.floor >= int64(q.hi))
	}
	return false
}

// hold answers several.
func (a *answers) hold(questions []question, s *side) bool {
	for i := range questions {
		if !a.holds(&questions[i], s) {
			return false
		}
	}
	return true
}

func in(sorted []uint64, n uint64) bool {
	_, found := slices.BinarySearch(sorted, n)
	return found
}

func inSpan(sorted []span, code uint64) bool {
	after, _ := slices.BinarySearchFunc(sorted, code, func(s span, code uint64) int {
		if s.first > code {
			return 1
		}
		return -1
	})
	return after > 0 && sorted[after-1].has(code)
}

// builder makes questions of criteria.
type builder struct {
	words     dictionary
	answers   answers
	questions []question
}

// ask makes the questions of criteria, the cheap ones first, and gives where
// they end.
func (b *builder) ask(all []criterion) (end int32) {
	from := len(b.questions)
	for _, c := range all {
		b.questions = append(b.questions, c.question(b))
	}
	slices.SortStableFunc(b.questions[from:], func(x, y question) int { return int(x.op) - int(y.op) })
	return int32(len(b.questions))
}

// text asks for one of some texts.
func (b *builder) text(of uint8, texts []string) question {
	numbers := b.words.addAll(texts)
	if len(numbers) == 1 {
		return question{op: isText, of: of, lo: numbers[0]}
	}
	return question{op: isAmong, of: of, rest: b.list(numbers)}
}

// list keeps numbers, sorted, and gives where.
func (b *builder) list(numbers []uint64) int32 {
	slices.Sort(numbers)
	b.answers.texts = append(b.answers.texts, numbers)
	return int32(len(b.answers.texts) - 1)
}

// spans keeps the codes with some beginnings, and gives where.
func (b *builder) spans(prefixes []string) int32 {
	all := make([]span, len(prefixes))
	for i, p := range prefixes {
		all[i] = spanOf(p)
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	var apart []span
	for _, s := range all {
		if len(apart) == 0 || s.first >= apart[len(apart)-1].end {
			apart = append(apart, s)
		}
	}
	b.answers.spans = append(b.answers.spans, apart)
	return int32(len(b.answers.spans) - 1)
}
