package profiles

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"cel.dev/cel-go/interpreter"

	"github.com/brama-customs/brama/fault"
)

// The engine speaks English and of its own insides. What it usually says is
// put into words here; the rest stands, in English only, beside words of ours.

// saying is a message of the engine with what it is in words, and what to do
// about it: $1 and $2 are what the message names, @1 and @2 kinds of values.
type saying struct {
	engine *regexp.Regexp
	words  fault.Text
}

// says makes a saying of the beginning of a message.
func says(engine, uk, en string) saying {
	return saying{regexp.MustCompile("^" + engine), label(uk, en)}
}

// ofCompiler are the messages about a condition as it is written.
var ofCompiler = []saying{
	says(`undeclared reference to '(item|d)'`,
		"у $1 немає такого показника; візьміть назву з опису профілів", "$1 has no such figure; take a name of the description of profiles"),
	says(`undeclared reference to '([^']*)'.*\(did you mean '([^?]*)'\?`,
		"назви $1 тут немає; можливо, це $2", "there is no $1 here; perhaps $2 is meant"),
	says(`undeclared reference to '([^']*)'`,
		"назви $1 тут немає; візьміть показник чи функцію з опису профілів", "there is no $1 here; take a figure or a function of the description of profiles"),
	says(`undefined field '([^']*)'`,
		"назви $1 тут немає; візьміть показник з опису профілів", "there is no $1 here; take a figure of the description of profiles"),
	says(`reserved identifier: (\w+)`,
		"слово $1 зарезервоване; візьміть показник з опису профілів", "the word $1 is reserved; take a figure of the description of profiles"),
	says(`found no matching overload for '[_@]?(.*?)_?' applied to '\((.*)\)'`,
		"$1 не застосовують до таких значень (@2); порівнюйте числа з числами, тексти в лапках — з текстами",
		"$1 does not go with such values (@2); compare numbers with numbers, texts in quotes with texts"),
	says(`type '(.*)' does not support field selection`,
		"після значення (@1) не може стояти крапка з назвою", "no point with a name can follow a value (@1)"),
	says(`expected type '(.*)' but found '(.*)'`,
		"тут має бути @1, а стоїть @2", "this must be @1, and is @2"),
	says(`invalid u?int literal`,
		"число завелике для 64 бітів; візьміть менше", "the number is beyond 64 bits; take a smaller one"),
	says(`Syntax error: .*(?:input|at) '<EOF>'`,
		"умову не закінчено; допишіть, чого бракує, або закрийте дужки", "the condition is not finished; write what is missing, or close the brackets"),
	says(`Syntax error: token recognition error at: '["']`,
		"текст не закрито лапками або в ньому зайва скісна риска", "a text lacks its closing quote, or has a stray backslash"),
	says(`Syntax error: token recognition error at: '(.+)'`,
		"знака $1 в умовах немає; дії записують так: && || ! == != < <= > >= + - * / %", "conditions have no sign $1; operations are written && || ! == != < <= > >= + - * / %"),
	says(`Syntax error: `,
		"цього тут не може бути; перевірте дії, дужки й лапки перед ним", "this cannot stand here; look at operations, brackets and quotes before it"),
	says(`expression recursion limit|max recursion depth|expression (code point )?size|.*node limit|.*exceeds limit`,
		"умова задовга або має забагато вкладених дій; запишіть її простіше", "the condition is too long or too deep; write it more simply"),
}

// ofEvaluation are the messages about a condition that is worked out.
var ofEvaluation = []saying{
	says(`division by zero`, "ділення на нуль", "division by zero"),
	says(`modulus by zero`, "остача від ділення на нуль", "remainder of a division by zero"),
	says(`(unsigned )?integer overflow`, "число вийшло за 64 біти", "a number went beyond 64 bits"),
	says(`no such key: (.*)`, "ключа $1 немає", "there is no key $1"),
	says(`index '?(-?\d+)'? out of (?:range|bounds)`, "елемента $1 у переліку немає", "the list has no element $1"),
	says(`index out of bounds: (-?\d+)`, "елемента $1 у переліку немає", "the list has no element $1"),
	says(`type conversion error|.*strconv\.ParseInt|.*conversion`, "текст не є цілим числом", "the text is no whole number"),
	says(`no such overload`, "дію не застосовують до таких значень", "the operation does not go with such values"),
	says(`.*cost limit`, "обчислення задовге", "it takes too long"),
}

// explained puts a message into words; not into any, it is told so with the
// message in English alone.
func explained(sayings []saying, message string) fault.Text {
	for _, s := range sayings {
		if found := s.engine.FindStringSubmatch(message); found != nil {
			return label(filled(s.words.UK, found, "uk", " або "), filled(s.words.EN, found, "en", " or "))
		}
	}
	return label("служба цього не розуміє", "the service does not understand this (“"+shortened(message, 0, mostReason)+"”)")
}

// mostNamed is the most characters of a name that a message repeats.
const mostNamed = 60

// filled puts what a message names into words of ours.
func filled(words string, found []string, lang, or string) string {
	tidy := strings.NewReplacer("' or '", or, "?_:", "? :", "[_]", "[ ]")
	var pairs []string
	for i, part := range found[1:] {
		n := strconv.Itoa(i + 1)
		pairs = append(pairs, "$"+n, shortened(strings.TrimSpace(tidy.Replace(part)), 0, mostNamed), "@"+n, shortened(kindOf(part).In(lang), 0, mostReason))
	}
	return strings.NewReplacer(pairs...).Replace(words)
}

var kindWord = regexp.MustCompile(`\b[a-z_]+\b`)

// typeWords are the kinds of values that the engine names.
var typeWords = map[string]fault.Text{
	"int": {UK: "ціле число", EN: "a whole number"}, "uint": {UK: "число без знака", EN: "an unsigned number"},
	"double": {UK: "дріб", EN: "a fraction"}, "string": {UK: "текст", EN: "a text"}, "bool": {UK: "так чи ні", EN: "yes or no"},
	"bytes": {UK: "байти", EN: "bytes"}, "list": {UK: "перелік", EN: "a list"}, "map": {UK: "таблиця", EN: "a table"},
	"dyn": {UK: "різнотипне", EN: "of several kinds"}, "null_type": {UK: "null", EN: "null"},
	"wrapper": {UK: "обгортка", EN: "a wrapper"}, "type": {UK: "тип", EN: "a type"},
}

// kindOf names what the engine calls "list(string), int".
func kindOf(types string) fault.Text {
	types = strings.ReplaceAll(types, "(", " (")
	in := func(lang string) string {
		return kindWord.ReplaceAllStringFunc(types, func(word string) string {
			if t, known := typeWords[word]; known {
				return t.In(lang)
			}
			return word
		})
	}
	return label(in("uk"), in("en"))
}

// reason says why a condition could not be worked out.
func reason(err error) fault.Text {
	var missing *unknownError
	var big *tooBigError
	var cancelled interpreter.EvalCancelledError
	switch {
	case errors.As(err, &missing):
		return label("показник "+missing.name+" невідомий", "the figure "+missing.name+" is not known")
	case errors.As(err, &big):
		return label("показник "+big.name+" завеликий", "the figure "+big.name+" is too big")
	case errors.As(err, &cancelled):
		return label("обчислення задовге", "it takes too long")
	}
	return explained(ofEvaluation, err.Error())
}
