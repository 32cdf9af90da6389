package profiles

import (
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"github.com/brama-customs/brama/fault"
)

// tooDeep reports whether an expression holds more operations within each
// other than depth, or more lists and maps within each other than lists.
func tooDeep(e ast.Expr, depth, lists int) bool {
	if depth == 0 || lists < 0 {
		return true
	}
	for _, part := range parts(e) {
		inner := lists
		if e.Kind() == ast.ListKind || e.Kind() == ast.MapKind {
			inner--
		}
		if tooDeep(part, depth-1, inner) {
			return true
		}
	}
	return false
}

// parts gives the expressions that one is made of. There are no loops.
func parts(e ast.Expr) []ast.Expr {
	var all []ast.Expr
	switch e.Kind() {
	case ast.CallKind:
		call := e.AsCall()
		if call.IsMemberFunction() {
			return append([]ast.Expr{call.Target()}, call.Args()...)
		}
		return call.Args()
	case ast.SelectKind:
		return []ast.Expr{e.AsSelect().Operand()}
	case ast.ListKind:
		return e.AsList().Elements()
	case ast.MapKind:
		for _, entry := range e.AsMap().Entries() {
			all = append(all, entry.AsMapEntry().Key(), entry.AsMapEntry().Value())
		}
	case ast.StructKind:
		for _, field := range e.AsStruct().Fields() {
			all = append(all, field.AsStructField().Value())
		}
	}
	return all
}

// inspection looks at each part of a checked condition for what the compiler
// lets pass.
type inspection struct {
	finder
	ast    *ast.AST
	ofItem bool
}

func (n *inspection) visit(e ast.Expr) {
	switch e.Kind() {
	case ast.StructKind, ast.ComprehensionKind:
		n.refuseType(e)
		return
	case ast.IdentKind:
		n.ofItem = n.ofItem || strings.HasPrefix(e.AsIdent(), "item.")
	case ast.CallKind:
		if call := e.AsCall(); call.FunctionName() == knownName && call.Args()[0].Kind() != ast.IdentKind {
			n.refuse(whenKnown, e)
		}
	}
	if t := n.ast.GetType(e.ID()); !plain(t) {
		n.refuseType(e)
	}
}

func (n *inspection) refuseType(e ast.Expr) {
	kind := kindOf(n.ast.GetType(e.ID()).String())
	n.refuse(whenType, e, "uk", kind.UK, "en", kind.EN)
}

func (n *inspection) refuse(r fault.Rule, e ast.Expr, pairs ...string) {
	if len(n.faults) < mostIssues {
		column := n.ast.SourceInfo().GetStartLocation(e.ID()).Column() + 1
		n.add(r, "/when", append(pairs, "column", strconv.Itoa(column))...)
	}
}

// plain reports whether a type is whole numbers, texts, yes or no, or lists or
// maps of them.
func plain(t *types.Type) bool {
	switch t.Kind() {
	case types.BoolKind, types.IntKind, types.StringKind:
		return true
	case types.ListKind, types.MapKind:
		for _, of := range t.Parameters() {
			if !plain(of) {
				return false
			}
		}
		return true
	}
	return false
}
