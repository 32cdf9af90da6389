package profiles

import (
	"errors"
	"strconv"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/brama-customs/brama/fault"
)

// Limits of a condition.
const (
	mostSource  = 2048   // bytes
	mostNodes   = 1000   // operations and values written down
	mostNesting = 250    // of brackets
	mostDepth   = 100    // of operations within operations
	mostLists   = 3      // of lists and maps within each other: the time to check them grows steeply
	mostCost    = 10_000 // of one evaluation, in CEL's units: about one a step
	mostIssues  = 10     // faults told of one condition
)

// residual is a condition in CEL, compiled: without macros, so that there are
// no loops, without floats and without regular expressions.
type residual struct {
	program cel.Program
	ofItem  bool // it reads the item
}

// functions are all that a condition may call, beside known.
const functions = "_&&_ _||_ !_ _?_:_ _==_ _!=_ _<_ _<=_ _>_ _>=_ _+_ _-_ _*_ _/_ _%_ -_ @in _[_] " +
	"size contains startsWith endsWith int string"

// environment is what a condition may say. Making it takes longer than
// compiling a condition, and nothing of it ever changes.
var environment = sync.OnceValue(func() *cel.Env {
	var subset env.LibrarySubset
	subset.DisableMacros = true
	for _, name := range strings.Fields(functions) {
		subset.IncludeFunctions = append(subset.IncludeFunctions, env.NewFunction(name))
	}
	options := []cel.EnvOption{
		cel.StdLib(cel.StdLibSubset(&subset)),
		cel.ClearMacros(),
		cel.ParserExpressionSizeLimit(mostSource),
		cel.ParserRecursionLimit(mostNesting),
		cel.ParserErrorRecoveryLimit(mostIssues),
		cel.ExpressionNodeLimit(mostNodes),
		knownFunction(),
	}
	for name, v := range variables {
		options = append(options, cel.Variable(name, v.kind))
	}
	e, err := cel.NewCustomEnv(options...)
	if err != nil {
		panic(err) // it is part of the program, and tested
	}
	return e
})

// knownFunction is known(x): whether there is a figure x. It is the only one
// that looks at what could not be had instead of failing with it; a figure
// that is too big is known, and fails.
func knownFunction() cel.EnvOption {
	known := func(arg ref.Val) ref.Val {
		var missing *unknownError
		if err, failed := arg.(*types.Err); failed && errors.As(err.Unwrap(), &missing) {
			return types.False
		}
		if types.IsUnknownOrError(arg) {
			return arg
		}
		return types.True
	}
	return cel.Function(knownName, cel.Overload("known_int", []*cel.Type{cel.IntType}, cel.BoolType,
		cel.OverloadIsNonStrict(), cel.UnaryBinding(known)))
}

const knownName = "known"

// compile makes a condition ready to run, or says all that is wrong with it.
func compile(source string) (*residual, fault.List) {
	parsed, issues := environment().Parse(source)
	if issues.Err() != nil {
		return nil, toldBy(issues, source)
	}
	if tooDeep(parsed.NativeRep().Expr(), mostDepth, mostLists) {
		return nil, fault.List{whenDeep.At("/when")}
	}
	checked, issues := environment().Check(parsed)
	if issues.Err() != nil {
		return nil, toldBy(issues, source)
	}
	a := checked.NativeRep()
	look := &inspection{ast: a}
	ast.PreOrderVisit(a.Expr(), ast.NewExprVisitor(look.visit))
	if len(look.faults) == 0 && checked.OutputType().Kind() != types.BoolKind {
		gives := kindOf(checked.OutputType().String())
		look.add(whenResult, "/when", "uk", gives.UK, "en", gives.EN)
	}
	if len(look.faults) > 0 {
		return nil, look.faults
	}
	program, err := environment().Program(checked, cel.EvalOptions(cel.OptOptimize), cel.CostLimit(mostCost))
	if err != nil {
		return nil, fault.List{wrong(source, 0, err.Error())}
	}
	return &residual{program: program, ofItem: look.ofItem}, nil
}

// toldBy gives what the compiler has found, each with its place.
func toldBy(issues *cel.Issues, source string) fault.List {
	var faults fault.List
	for _, e := range issues.Errors() {
		if len(faults) < mostIssues {
			faults = append(faults, wrong(source, max(e.Location.Column(), 0), e.Message))
		}
	}
	return faults
}

// wrong is what the compiler says of a condition from a character on. There
// are no lines: the text of a profile has no breaks.
func wrong(source string, at int, message string) fault.Fault {
	why, near := explained(ofCompiler, message), label("у кінці", "at its end")
	if rest := shortened(source, at, mostNear); rest != "" {
		near = label("«"+rest+"»", "“"+rest+"”")
	}
	return whenWrong.At("/when", "column", strconv.Itoa(at+1), "near-uk", near.UK, "near-en", near.EN, "uk", why.UK, "en", why.EN)
}

// The most characters of the condition and of the compiler that a fault repeats.
const (
	mostNear   = 24
	mostReason = 120
)

// shortened gives the characters of a text from one on, no more than so many.
func shortened(text string, from, most int) string {
	runes := []rune(text)
	runes = runes[min(from, len(runes)):]
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}

// holds evaluates the condition; where there is none, all is well. An error says that it could not be worked
// out; a panic within is one as well.
func (r *residual) holds(v *view, it *itemView) (bool, error) {
	if r == nil {
		return true, nil
	}
	out, _, err := r.program.Eval(&activation{v, it})
	if err != nil {
		return false, err
	}
	met, ok := out.(types.Bool)
	if !ok {
		return false, errors.New("no yes or no came of it")
	}
	return bool(met), nil
}

// failure says why a condition could not be worked out.
func failure(e *Entry, item int, err error) fault.Text {
	why := reason(err)
	version := strconv.Itoa(e.Version)
	uk, en := "", ""
	if item > 0 {
		uk, en = " для товару "+strconv.Itoa(item), " for item "+strconv.Itoa(item)
	}
	return fault.Text{
		UK: "Профіль " + e.Profile.ID + ", версія " + version + ": умову не вдалося обчислити" + uk + ": " + why.UK +
			". Виправте умову профілю або перевірте дані.",
		EN: "Profile " + e.Profile.ID + ", version " + version + ": its condition could not be worked out" + en + ": " + why.EN +
			". Correct the condition or look at the data.",
	}
}
