package search

import "strings"

// opened gives, for a form whose last syllable is closed and therefore has і,
// a form of the same word with the о or е of its other forms: ніг → нога,
// камінь → камені. Other words stay as they are. Which words change cannot be
// told from the letters (ніч, ночі but ліс, ліси), hence a list; a few forms
// that change in other ways are on it too.
func opened(word string) string {
	if open, ok := closedWords[word]; ok {
		return open
	}
	for _, c := range closedEnds {
		if head, ok := strings.CutSuffix(word, c.end); ok && letters(word) >= c.least {
			return head + c.open
		}
	}
	return word
}

var closedWords = map[string]string{
	// animals and plants
	"кінь": "коня", "кін": "коня", "кіньми": "коня", "віл": "воли", "кіз": "коза", "кіт": "коти", "корів": "корова",
	"овець": "вівця", "бджіл": "бджола", "овес": "вівса", "хміль": "хмелю", "кріп": "кропу", "біб": "боби",
	"плід": "плоди", "ягід": "ягода", "яєць": "яйця", "людьми": "люди", "порід": "порода",
	"телята": "теля", "телят": "теля", "курчата": "курча", "курчат": "курча", "поросята": "порося",
	"поросят": "порося", "ягнята": "ягня", "ягнят": "ягня", "немовлята": "немовля", "немовлят": "немовля",
	// parts of them
	"ніг": "нога", "ріг": "роги", "кіс": "коса", "хвіст": "хвости", "голів": "голова", "ніс": "носа", "борід": "борода",
	"осіб": "особа",
	// substances
	"сіль": "солі", "сіллю": "солі", "сік": "соки", "віск": "воску", "лід": "льоду", "лій": "лою", "гній": "гною",
	"окріп": "окропу", "скел": "скло", "папір": "паперу", "дріт": "дроти", "колір": "кольору",
	// things
	"стіл": "столи", "ніж": "ножі", "піч": "печі", "піччю": "печі", "річ": "речі", "річчю": "речі", "віз": "вози",
	"кіл": "кола", "кіш": "коші", "дощок": "дошка", "чобіт": "чоботи", "панчіх": "панчохи", "підків": "підкова",
	"ґніт": "ґноти", "гніт": "гноти", "виріб": "вироби", "засіб": "засоби", "спосіб": "способи", "пиріг": "пироги",
	"потік": "потоки", "міст": "мости", "дім": "доми", "двір": "двори", "поріг": "пороги", "острів": "острови",
	"доріг": "дорога", "воріт": "ворота", "сіл": "село", "слів": "слово", "опір": "опору", "вечір": "вечори",
	"табір": "табори", "ніч": "ночі", "ніччю": "ночі", "рік": "роки", "бік": "боки",
}

// closedEnds are the ends that always open, in words long enough.
var closedEnds = [...]struct {
	end, open string
	least     int // letters of the word
}{
	{"істю", "ості", 6}, {"ість", "ості", 6}, // якість, якістю: якості
	{"інь", "ені", 5},        // камінь, ячмінь: камені, ячменю
	{"бір", "бори", 4},       // набір: набори
	{"хід", "ходи", 4},       // відхід: відходи
	{"провід", "проводи", 6}, // трубопровід: трубопроводи
	{"привід", "приводи", 6}, // електропривід: електроприводи
	{"дріт", "дроти", 5},     // електродріт: електродроти
}

// wholeStems are stems that end as if they had an ending: килим is no form of
// "кил".
var wholeStems = map[string]bool{
	"альбом": true, "атом": true, "бальзам": true, "голограм": true, "горіх": true, "діаграм": true, "килим": true,
	"кілограм": true, "комах": true, "металолом": true, "міліграм": true, "модем": true, "панорам": true,
	"пором": true, "програм": true, "режим": true, "реклам": true, "симптом": true, "систем": true, "солом": true,
	"телеграм": true, "черепах": true, "шолом": true, "фільм": true,
}

// wholeStem finds the stem of a form of such a word.
func wholeStem(word string) (string, bool) {
	if wholeStems[word] {
		return word, true
	}
	for _, endings := range [...][]string{caseEndings[:], vowelEndings[:]} {
		for _, ending := range endings {
			if stem, ok := strings.CutSuffix(word, ending); ok && wholeStems[stem] {
				return stem, true
			}
		}
	}
	return "", false
}

var vowelEndings = [...]string{"ою", "ею", "а", "и", "і", "у", "о"}
