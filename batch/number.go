package batch

import (
	"strings"
	"unicode"

	"github.com/brama-customs/brama/exact"
)

// habits are what the values of a column say about how its numbers are
// written, gathered to settle those that can be read in two ways.
type habits uint8

const (
	commaFraction  habits = 1 << iota // 12,5
	commaThousands                    // 1,234,567 or 1,234.50
	pointThousands                    // 1.234.567 or 1.234,50
)

// readNumber reads a number as people write it: a comma or a point before the
// fraction; spaces of any width, apostrophes, and commas or points where they
// cannot be mistaken, between thousands; a unit or currency before or behind.
//
// "1,234" is settled by the habits of its column, "1.234" is a fraction (as a
// cell kept as a number shows it) unless the column sets thousands apart by
// points. habitsOf is asked only then. What stays ambiguous is a flaw.
func readNumber(text string, habitsOf func() habits) (n exact.Number, unit string, f *flaw) {
	if n, err := exact.Parse(text); err == nil && !pointDoubtful(text) {
		return n, "", nil
	}
	digits, unit, ok := apart(strings.TrimSpace(text))
	if !ok {
		return n, "", flawed(numberFormat, "from", text)
	}
	plain, doubt := plainDigits(digits)
	if plain == "" {
		return n, "", flawed(numberFormat, "from", text)
	}
	if doubt != 0 {
		if plain, ok = settled(plain, doubt, habitsOf()); !ok {
			return n, "", ambiguous(text, digits)
		}
	}
	n, err := exact.Parse(plain)
	if err != nil {
		return n, "", flawed(numberFormat, "from", text)
	}
	return n, unit, nil
}

// apart cuts the digits with what groups them out of a text, and gives the
// unit or currency that stands before or behind.
func apart(text string) (digits, unit string, ok bool) {
	start := strings.IndexFunc(text, isDigit)
	if start < 0 {
		return "", "", false
	}
	end := start
	for i, r := range text[start:] {
		if !isDigit(r) && !isGap(r) && r != ',' && r != '.' {
			break
		}
		if isDigit(r) {
			end = start + i + 1
		}
	}
	before, behind := strings.TrimSpace(text[:start]), strings.TrimSpace(text[end:])
	if before != "" && behind != "" || strings.ContainsFunc(before, notLetterOrSymbol) {
		return "", "", false
	}
	if strings.HasPrefix(behind, ",") || strings.HasPrefix(behind, "-") || strings.HasPrefix(behind, "+") {
		return "", "", false
	}
	return text[start:end], before + strings.Trim(behind, ".; "), true
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isGap reports whether a character sets thousands apart and nothing else.
func isGap(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´':
		return true
	}
	return unicode.Is(unicode.Zs, r)
}

func notLetterOrSymbol(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.Is(unicode.Sc, r) && r != ' ' && r != '.' || r == '-'
}

// pointDoubtful reports whether plain digits look like thousands set apart by
// a point: 1.234, but not 0.234 or 1234.567.
func pointDoubtful(text string) bool {
	whole, fraction, _ := strings.Cut(text, ".")
	return len(fraction) == 3 && len(whole) <= 3 && whole != "0"
}

// plainDigits writes digits as exact reads them, with a point before the
// fraction. Where they can be read in two ways doubt is the mark, comma or
// point, that may be either. The answer is "" for what is no number.
func plainDigits(s string) (plain string, doubt rune) {
	commas, points := strings.Count(s, ","), strings.Count(s, ".")
	gaps := strings.ContainsFunc(s, isGap)
	switch {
	case commas > 0 && points > 0:
		return bothMarks(s, gaps), 0
	case commas > 1:
		return grouped(s, ',', gaps), 0
	case points > 1:
		return grouped(s, '.', gaps), 0
	case commas == 1 && !gaps && pointDoubtful(strings.Replace(s, ",", ".", 1)):
		return strings.Replace(s, ",", ".", 1), ','
	case points == 1 && !gaps && pointDoubtful(s):
		return s, '.'
	}
	whole, fraction, found := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if whole = ungapped(whole); whole == "" || found && fraction == "" {
		return "", 0
	}
	if found {
		return whole + "." + fraction, 0
	}
	return whole, 0
}

// bothMarks reads 1,234.50 and 1.234,50: the mark that comes last is before
// the fraction, and stands once.
func bothMarks(s string, gaps bool) string {
	fractionMark, groupMark := ".", ','
	if strings.LastIndex(s, ",") > strings.LastIndex(s, ".") {
		fractionMark, groupMark = ",", '.'
	}
	whole, fraction, _ := strings.Cut(s, fractionMark)
	if whole = grouped(whole, groupMark, gaps); whole == "" || fraction == "" {
		return ""
	}
	return whole + "." + fraction
}

// grouped joins thousands set apart by a mark, "" where the groups are not of
// three digits.
func grouped(s string, mark rune, gaps bool) string {
	if gaps {
		return ""
	}
	return joined(strings.Split(s, string(mark)))
}

// ungapped joins thousands set apart by one kind of space or apostrophe.
func ungapped(whole string) string {
	at := strings.IndexFunc(whole, isGap)
	if at < 0 {
		return whole
	}
	for _, r := range whole[at:] {
		if isGap(r) {
			return joined(strings.Split(whole, string(r)))
		}
	}
	return ""
}

func joined(groups []string) string {
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && (len(g) == 0 || len(g) > 3) || strings.ContainsFunc(g, notDigit) {
			return ""
		}
	}
	return strings.Join(groups, "")
}

func notDigit(r rune) bool { return !isDigit(r) }

// settled decides a number that can be read in two ways by its column.
func settled(plain string, doubt rune, h habits) (string, bool) {
	if doubt == '.' {
		return plain, h&(commaFraction|pointThousands) == 0
	}
	switch h & (commaFraction | commaThousands) {
	case commaFraction:
		return plain, true
	case commaThousands:
		return strings.Replace(plain, ".", "", 1), true
	}
	return "", false
}

func ambiguous(text, digits string) *flaw {
	fraction := strings.NewReplacer(".", ",").Replace(digits) + "0"
	thousands := strings.NewReplacer(".", "", ",", "").Replace(digits)
	return flawed(numberAmbiguous, "from", text, "one", fraction, "other", thousands)
}

// habitsOf gives what one value says about how numbers are written.
func habitsOf(text string) habits {
	digits, _, ok := apart(strings.TrimSpace(text))
	if !ok || !strings.ContainsAny(digits, ",.") {
		return 0
	}
	plain, doubt := plainDigits(digits)
	commas, points := strings.Count(digits, ","), strings.Count(digits, ".")
	switch {
	case plain == "" || doubt != 0:
		return 0
	case commas == 1 && points > 0 && strings.LastIndex(digits, ",") > strings.LastIndex(digits, "."):
		return commaFraction | pointThousands
	case commas > 1 || commas == 1 && points == 1:
		return commaThousands
	case commas == 1:
		return commaFraction
	case points > 1:
		return pointThousands
	}
	return 0
}
