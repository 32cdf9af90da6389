package fault

import "errors"

// Kind says what sort of refusal an Error is. The edge translates it, once:
// see api/problem.go for the HTTP status of each.
type Kind uint8

// The kinds of refusal.
const (
	Invalid         Kind = iota + 1 // the document has faults (422)
	Malformed                       // the request cannot be read (400)
	Unauthenticated                 // nobody is known to have sent it (401)
	Forbidden                       // the actor may not do that (403)
	NotFound                        // no such thing, or not yours to see: they look the same (404)
	Conflict                        // it was changed, or exists already (409)
	TooLarge                        // over a limit of size (413)
	Unsupported                     // a media type that is not read (415)
	TooMany                         // over a limit of rate (429)
	Unavailable                     // not now: try again (503)
)

// Error is a refusal that may be told to a person.
type Error struct {
	Kind   Kind
	Code   string // stable, as in a Rule
	Text   Text
	Faults List              // every fault, where the refusal is about a document
	Fields map[string]string // further members of the problem, such as the MRN of the first
}

func (e *Error) Error() string {
	if len(e.Faults) > 0 {
		return e.Code + ": " + e.Faults.Error()
	}
	return e.Code + ": " + e.Text.EN
}

// New makes a refusal from a rule.
func New(kind Kind, r Rule, pairs ...string) *Error {
	return &Error{Kind: kind, Code: r.Code, Text: r.Text.fill(pairs)}
}

// Refuse makes the refusal of a document with these faults.
func Refuse(l List) *Error {
	l.Sort()
	return &Error{Kind: Invalid, Code: Refused.Code, Text: Refused.Text, Faults: l}
}

// With adds a member to the problem.
func (e *Error) With(name, value string) *Error {
	if e.Fields == nil {
		e.Fields = map[string]string{}
	}
	e.Fields[name] = value
	return e
}

// As finds the refusal in an error, or nil where there is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// Is reports whether the error is a refusal of this kind.
func Is(err error, k Kind) bool {
	e := As(err)
	return e != nil && e.Kind == k
}

// Rules that belong to no one package.
var (
	Refused = Rule{Code: "document.refused", Level: Substance, Text: Text{
		UK: "Документ має помилки; виправте кожну з наведених і подайте знову.",
		EN: "The document has faults; correct each one listed and send it again.",
	}}
	Unknown = Rule{Code: "request.not-found", Level: System, Text: Text{
		UK: "Такого запису немає.",
		EN: "There is no such record.",
	}}
)

// Catalogue lists the rules of this package.
func Catalogue() []Rule { return []Rule{Refused, Unknown} }
