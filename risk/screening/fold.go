package screening

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// manner is one way to read a word that can be read in several.
type manner struct {
	looks    bool // letters that Cyrillic and Latin share are of the other alphabet
	englishJ bool // a Latin j is as in English, not as in Polish
}

// manners are all ways to read a name, the likeliest first.
var manners = [...]manner{{}, {englishJ: true}, {looks: true}, {true, true}}

// folded writes a word in the folded alphabet. Letters of other scripts fall
// out. The word is in lower case and composed (NFC).
func folded(word string, m manner) string {
	var to folding
	rest := []rune(inOneScript(word, m.looks))
	for len(rest) > 0 {
		if cyr, is := cyrillic[rest[0]]; is {
			to.put(cyr)
			rest = rest[1:]
			continue
		}
		n := latinRun(rest)
		to.latin(romanised(rest[:n]), m)
		rest = rest[n:]
	}
	return string(to.out)
}

// latinRun is how many runes there are before the next Cyrillic one, at least
// one.
func latinRun(runes []rune) int {
	n := 1
	for n < len(runes) {
		if _, is := cyrillic[runes[n]]; is {
			break
		}
		n++
	}
	return n
}

// inOneScript replaces letters that only look as if they were of the script of
// the others: the а of Cyrillic in a Latin word, the i of Latin in a Cyrillic
// one. Where a word has nothing but letters that look the same in both, it is
// taken as most of it is written, or the other way round if otherLooks.
func inOneScript(word string, otherLooks bool) string {
	s := scriptsOf(word)
	switch {
	case s.ownLatin && s.ownCyrillic:
		return word
	case s.ownLatin:
		return swapped(word, latinLooks)
	case s.ownCyrillic:
		return swapped(word, cyrillicLooks)
	case (s.cyrillic >= s.latin) != otherLooks:
		return swapped(word, cyrillicLooks)
	}
	return swapped(word, latinLooks)
}

// scripts is which letters a word has.
type scripts struct {
	ownLatin, ownCyrillic bool // letters that the other script has nothing like
	latin, cyrillic       int  // letters
}

func scriptsOf(word string) (s scripts) {
	for _, r := range word {
		_, isCyrillic := cyrillic[r]
		_, looksLatin := latinLooks[r]
		_, looksCyrillic := cyrillicLooks[r]
		switch {
		case isCyrillic:
			s.cyrillic++
			s.ownCyrillic = s.ownCyrillic || !looksLatin
		case unicode.Is(unicode.Latin, r):
			s.latin++
			s.ownLatin = s.ownLatin || !looksCyrillic
		}
	}
	return s
}

// ambiguous reports whether a word of a name may be of the other script than
// it is written in: it has only letters both have, and the whole name is not
// plainly of the one it is written in.
func (s scripts) ambiguous(whole scripts) bool {
	switch {
	case s.ownLatin || s.ownCyrillic || s.latin+s.cyrillic == 0:
		return false
	case s.latin == 0:
		return whole.ownLatin || !whole.ownCyrillic
	case s.cyrillic == 0:
		return whole.ownCyrillic || !whole.ownLatin
	}
	return true
}

func swapped(word string, by map[rune]rune) string {
	return strings.Map(func(r rune) rune {
		if other, is := by[r]; is {
			return other
		}
		return r
	}, word)
}

// romanised writes letters of Latin alphabets in ASCII; others fall out.
func romanised(runes []rune) string {
	var out strings.Builder
	for _, r := range runes {
		if r < unicode.MaxASCII {
			out.WriteRune(r)
		} else if ascii, is := latinLetters[r]; is {
			out.WriteString(ascii)
		} else if plain := norm.NFD.String(string(r)); plain[0] < 0x80 {
			out.WriteByte(plain[0])
		}
	}
	return out.String()
}

// folding is a word being folded.
type folding struct{ out []byte }

// latin puts Latin letters in ASCII, sound by sound.
func (f *folding) latin(text string, m manner) {
	for text != "" {
		s := soundAt(text)
		if s.written == "j" && m.englishJ {
			s.folded = englishJ
		}
		f.put(s.folded)
		text = text[len(s.written):]
	}
}

// soundAt is what the first letters are folded to.
func soundAt(text string) sound {
	for _, s := range sounds {
		if strings.HasPrefix(text, s.written) {
			return s
		}
	}
	if one, is := singles[text[0]]; is {
		return sound{text[:1], one}
	}
	return sound{text[:1], text[:1]}
}

// put adds folded letters and what is left of them beside those before: double
// ones become one (Anna, Kyrylo), and so do spellings of one sound: ie and io
// are e (Soloviov, Soloviev), ou is u, ts is ц and tch is ч.
func (f *folding) put(letters string) {
	for i := range len(letters) {
		f.putOne(letters[i])
	}
}

func (f *folding) putOne(c byte) {
	last := byte(0)
	if len(f.out) > 0 {
		last = f.out[len(f.out)-1]
	}
	joined := beside(last, c)
	switch {
	case last == c && c > '9':
	case joined != 0:
		f.out = f.out[:len(f.out)-1]
		f.putOne(joined)
	case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		f.out = append(f.out, c)
	}
}

// beside is the one letter that two are folded to, or 0.
func beside(a, b byte) byte {
	switch string([]byte{a, b}) {
	case "ie", "io":
		return 'e'
	case "ou":
		return 'u'
	case "ts", "tq":
		return 'q'
	case "tc":
		return 'c'
	}
	return 0
}
