package search

import (
	"strings"
	"unicode/utf8"
)

// stemUK cuts a Ukrainian noun or adjective, in small letters and without
// apostrophes, down to what all its forms share: футболка, футболок,
// футболками → футболк. The result need not be a word, and it is light work:
// no dictionary, so some different words meet (вино and винний). What a
// nomenclature is made of are nouns and adjectives; verbs are left alone.
//
// The steps: a form in which і stands for о or е of the others (ніг, кінь)
// gives way to one of those; the ending goes; what is left is put right: no
// soft signs, no doubled letter before a soft ending (сіллю, взуття), no fleeting о or е
// (футболок → футболк, перець → перц).
func stemUK(word string) string {
	word = opened(word)
	stem := cutEnding(word)
	if ending := word[len(stem):]; strings.HasPrefix(ending, "я") || strings.HasPrefix(ending, "ю") {
		stem = undouble(stem)
	}
	return dropFleeting(strings.ReplaceAll(stem, "ь", ""))
}

// caseEndings are the endings that have a consonant in them, the longest
// first. Endings of vowels only are cut letter by letter. Missing on purpose:
// -ові of the dative, which is far rarer in names than the plural of
// adjectives (гумові).
var caseEndings = [...]string{
	"ього", "ьому", "ими", "іми", "їми", "ями", "ами", "ого", "ому", "има",
	"ів", "їв", "ей", "ам", "ям", "ом", "ем", "єм", "им", "ім", "їм", "ах", "ях", "их", "іх", "їх",
}

const vowelsUK = "аеиіоуюяєї"

// cutEnding cuts the longest ending that leaves a stem, and then the vowels,
// soft signs and й that the stem ends in: лінія, лінії, ліній → лін.
func cutEnding(word string) string {
	if stem, ok := wholeStem(word); ok {
		return stem
	}
	for _, ending := range caseEndings {
		if stem, ok := strings.CutSuffix(word, ending); ok && isStem(stem) {
			return cutVowels(stem)
		}
	}
	return cutVowels(word)
}

// cutVowels cuts one letter whatever it is of those that end a form, and more
// of them while three letters remain.
func cutVowels(word string) string {
	least := 2
	for {
		last, size := utf8.DecodeLastRuneInString(word)
		rest := word[:len(word)-size]
		if !strings.ContainsRune(vowelsUK+"ьй", last) || letters(rest) < least || !isStem(rest) {
			return word
		}
		word, least = rest, 3
	}
}

// isStem says whether letters are enough for a stem: three, or two with a
// vowel among them (the stem of рис is too short to be told from ри-с, that of
// скло has no vowel).
func isStem(s string) bool {
	n := letters(s)
	return n >= 3 || n == 2 && hasVowel(s)
}

func hasVowel(s string) bool { return strings.ContainsAny(s, vowelsUK) }

func letters(s string) int { return utf8.RuneCountInString(s) }

// undouble takes one of two equal last consonants, which soft endings make:
// сіллю → сіл, взуття → взут. Before other endings both stay: вино is not
// винний.
func undouble(stem string) string {
	last, size := utf8.DecodeLastRuneInString(stem)
	rest := stem[:len(stem)-size]
	if before, _ := utf8.DecodeLastRuneInString(rest); before == last && letters(rest) >= 2 {
		return rest
	}
	return stem
}

// dropFleeting takes out the о or е before a last к, н, л, р or ц, which some
// forms have and others do not: футболок and футболка, перець and перцю. It
// does so in every word, fleeting or not (мотор → мотр): all forms of one word
// still meet.
func dropFleeting(stem string) string {
	last, size := utf8.DecodeLastRuneInString(stem)
	vowel, width := utf8.DecodeLastRuneInString(stem[:len(stem)-size])
	head := stem[:len(stem)-size-width]
	before, _ := utf8.DecodeLastRuneInString(head)
	if !strings.ContainsRune("кнлрц", last) || vowel != 'о' && vowel != 'е' ||
		strings.ContainsRune(vowelsUK, before) || !hasVowel(head) {
		return stem
	}
	return head + string(last)
}

// derivations are the suffixes that make an adjective or a name of a
// substance of a noun: шкіряний, гумовий, морський (a stem has no ь), деревина.
var derivations = [...]string{"ичн", "ічн", "ск", "цк", "зк", "ян", "ов", "ев", "єв", "ин", "їн", "н"}

// rootUK cuts a derivation off a stem, so that шкіряний meets шкіра. Before a
// derivation к is softened to ч and г to ж (молоко, молочний); both count as
// hard.
func rootUK(stem string) string {
	root := stem
	for _, suffix := range derivations {
		if rest, ok := strings.CutSuffix(stem, suffix); ok && letters(rest) >= 3 && endsHard(rest) {
			root = rest
			break
		}
	}
	last, size := utf8.DecodeLastRuneInString(root)
	switch last {
	case 'ч':
		root = root[:len(root)-size] + "к"
	case 'ж':
		root = root[:len(root)-size] + "г"
	}
	if open := opened(root); open != root {
		return stemUK(open)
	}
	return dropFleeting(root)
}

func endsHard(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return !strings.ContainsRune(vowelsUK, last)
}
