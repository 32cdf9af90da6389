package search

import (
	"strings"
)

const (
	longestQuery = 200 // bytes; more are not looked at
	mostWords    = 12  // words; more are not looked at
	leastCode    = 4   // digits that are a code though there are words beside them
)

// wish is what a query asks for.
type wish struct {
	// code is what the key has to begin with.
	code  string
	words []wanted
}

// wanted is a word of a query.
type wanted struct {
	word    string
	negated bool
}

// part is a word of a query before it is known what it is for.
type part struct {
	wanted
	kind kind
}

// read makes out what a query asks for.
func (x *Index) read(query string) wish {
	parts := x.parts(query[:min(len(query), longestQuery)])
	if code, ok := codeOnly(parts); ok {
		return wish{code: code}
	}
	var asked wish
	parts = x.takeCode(parts, &asked)
	for _, p := range withoutFillers(parts) {
		if len(asked.words) < mostWords && !asked.has(p.word) {
			asked.words = append(asked.words, p.wanted)
		}
	}
	return asked
}

func (w *wish) has(word string) bool {
	for _, other := range w.words {
		if other.word == word {
			return true
		}
	}
	return false
}

func (x *Index) parts(query string) []part {
	var parts []part
	var no negation
	for s := (scanner{text: query}); s.next(); {
		word := string(s.word)
		k := x.words.kinds[word]
		parts = append(parts, part{wanted{word, no.hear(k, s.clause)}, k})
	}
	return parts
}

// codeOnly joins the digits of a query that has nothing else: "6109 10 00 00".
func codeOnly(parts []part) (string, bool) {
	var code strings.Builder
	for _, p := range parts {
		if !number(p.word) {
			return "", false
		}
		code.WriteString(p.word)
	}
	return code.String(), len(parts) > 0
}

// takeCode takes the code out of a query that has words too ("6109 10
// футболки"): four digits at least that some key begins with, and the digits
// after them that go on with it. Other numbers are words: "до 1000 В".
func (x *Index) takeCode(parts []part, asked *wish) []part {
	var rest []part
	going := false
	for _, p := range parts {
		code := asked.code + p.word
		free := asked.code == "" && len(p.word) >= leastCode
		going = number(p.word) && (free || going) && len(x.beginning(code)) > 0
		if going {
			asked.code = code
			continue
		}
		rest = append(rest, p)
	}
	return rest
}

// withoutFillers leaves out the words that mean nothing alone, unless there
// are no others.
func withoutFillers(parts []part) []part {
	var rest []part
	for _, p := range parts {
		if p.kind.asked() {
			rest = append(rest, p)
		}
	}
	if len(rest) == 0 {
		return parts
	}
	return rest
}
