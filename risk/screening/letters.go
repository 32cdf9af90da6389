package screening

// The folded alphabet is that of ASCII in lower case with digits. Some letters
// stand for sounds that take several to write: c for ч, j for ж, q for ц, w for
// ш. The letters y and x and the h of digraphs are not left.

// cyrillic is each Cyrillic letter in the folded alphabet. Ukrainian letters go
// by resolution № 55 of the Cabinet of Ministers of 27 January 2010, with those
// given one letter that spellings confuse: г and ґ and х are h, for a Russian г
// is written g and a Ukrainian one h; и, і, ї, й and ы are i; є, е, э and ё are
// e. Further letters are those of Russian, Belarusian, Serbian and Macedonian.
var cyrillic = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "h", 'ґ': "h", 'д': "d", 'е': "e", 'є': "e", 'ж': "j", 'з': "z", 'и': "i",
	'і': "i", 'ї': "i", 'й': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s",
	'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "q", 'ч': "c", 'ш': "w", 'щ': "wc", 'ь': "", 'ю': "iu", 'я': "ia",
	'ы': "i", 'э': "e", 'ё': "e", 'ъ': "", 'ў': "u",
	'ј': "i", 'љ': "l", 'њ': "n", 'ћ': "c", 'ђ': "dj", 'џ': "dj", 'ѓ': "h", 'ќ': "k", 'ѕ': "z",
}

// latinLooks is the Latin letter a Cyrillic one looks like, as a capital or a
// small letter.
var latinLooks = map[rune]rune{
	'а': 'a', 'в': 'b', 'с': 'c', 'е': 'e', 'н': 'h', 'і': 'i', 'ї': 'i', 'ј': 'j', 'к': 'k', 'м': 'm', 'о': 'o', 'р': 'p',
	'ѕ': 's', 'т': 't', 'у': 'y', 'х': 'x',
}

// cyrillicLooks is the Cyrillic letter a Latin one looks like.
var cyrillicLooks = map[rune]rune{
	'a': 'а', 'b': 'в', 'c': 'с', 'e': 'е', 'h': 'н', 'i': 'і', 'j': 'ј', 'k': 'к', 'm': 'м', 'o': 'о', 'p': 'р',
	's': 'ѕ', 't': 'т', 'y': 'у', 'x': 'х',
}

// latinLetters are letters of Latin alphabets that are more than an ASCII
// letter with a mark that may be left out, in ASCII as they are romanised.
var latinLetters = map[rune]string{
	'č': "ch", 'ć': "ch", 'š': "sh", 'ś': "sh", 'ş': "sh", 'ș': "sh", 'ž': "zh", 'ź': "zh", 'ż': "zh",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ə': "a",
}

// sound is how some Latin letters together are folded.
type sound struct{ written, folded string }

// sounds are those of more than one letter, in the order they are tried.
var sounds = []sound{
	{"shch", "wc"}, {"tsch", "c"},
	{"sch", "w"}, {"tch", "c"},
	{"ch", "c"}, {"ck", "k"}, {"cz", "c"}, {"dh", "d"}, {"gh", "h"}, {"kh", "h"}, {"ph", "f"}, {"sh", "w"}, {"sz", "w"},
	{"th", "t"}, {"ts", "q"}, {"tz", "q"}, {"zh", "j"},
	{"ce", "se"}, {"ci", "si"}, {"cy", "si"},
}

// singles are single Latin letters that do not stay what they are.
var singles = map[byte]string{'c': "k", 'g': "h", 'j': "i", 'q': "k", 'w': "v", 'x': "ks", 'y': "i"}

// englishJ is what j is read as besides: Jamal is Джамал.
const englishJ = "dj"
