package declarations

import "github.com/brama-customs/brama/fault"

// Kind is a type of declaration with the procedure it asks for.
type Kind string

// The kinds that are handled.
const (
	Import  Kind = "IM40" // ІМ 40, release for free circulation
	Export  Kind = "EX10" // ЕК 10, export
	Transit Kind = "TR80" // ТР 80, transit
)

// Kind gives the kind of the declaration, "" where it is not handled.
func (d *Declaration) Kind() Kind {
	switch k := Kind(d.Type + d.RequestedProcedure); k {
	case Import, Export, Transit:
		return k
	}
	return ""
}

// Name is how forms and people write the kind.
func (k Kind) Name() fault.Text {
	switch k {
	case Import:
		return fault.Text{UK: "ІМ 40", EN: "IM 40"}
	case Export:
		return fault.Text{UK: "ЕК 10", EN: "EX 10"}
	case Transit:
		return fault.Text{UK: "ТР 80", EN: "TR 80"}
	}
	return fault.Text{UK: "МД", EN: "a declaration"}
}
