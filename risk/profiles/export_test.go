package profiles

import (
	"github.com/brama-customs/brama/fault"
	"github.com/brama-customs/brama/risk/facts"
)

// Explained is what a message of the compiler is in words.
func Explained(message string) fault.Text { return explained(ofCompiler, message) }

// MatchAll is Match without the index: every profile is asked.
func (s *Set) MatchAll(d *facts.Declaration, secret []byte, used func(string) int64) []Hit {
	all := newSet(len(s.rules))
	for i := range s.rules {
		all.add(i)
	}
	return s.ask(s.asked.words.view(d), all, secret, used)
}

// Variables names all that a condition may read.
func Variables() []string {
	var names []string
	for name := range variables {
		names = append(names, name)
	}
	return names
}

// Fields names the JSON fields of all criteria.
func Fields() []string {
	var c Criteria
	var names []string
	for _, c := range append(c.ofDeclaration(), c.ofItem()...) {
		names = append(names, c.field())
	}
	return names
}

// Candidates counts the profiles that the index leaves for a declaration.
func (s *Set) Candidates(d *facts.Declaration) (n int) {
	for range s.index.candidates(s.asked.words.view(d), &s.asked.answers).all {
		n++
	}
	return n
}
