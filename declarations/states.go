package declarations

import (
	"fmt"
	"strings"
)

// States draws the lifecycle: the text of docs/states.md.
func States() string {
	var b strings.Builder
	b.WriteString("# States of a declaration\n\n" +
		"Drawn from the table in `declarations/lifecycle.go`; do not edit.\n\n```mermaid\nstateDiagram-v2\n")
	for _, s := range Statuses() {
		fmt.Fprintf(&b, "    state %q as %s\n", s, node(s))
	}
	for _, t := range transitions {
		fmt.Fprintf(&b, "    %s --> %s: %s\n", node(t.From), node(t.To), t.Action)
	}
	for _, s := range Statuses() {
		if s.Final() && reached(s) {
			fmt.Fprintf(&b, "    %s --> [*]\n", node(s))
		}
	}
	b.WriteString("```\n\n| from | action | to | who |\n|---|---|---|---|\n")
	for _, t := range transitions {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", t.From, t.Action, t.To, t.Who)
	}
	return b.String()
}

// node is the name of a state in the drawing, where a hyphen may not stand.
func node(s Status) string {
	if s == "" {
		return "[*]"
	}
	return strings.ReplaceAll(string(s), "-", "_")
}

func reached(s Status) bool {
	for _, t := range transitions {
		if t.To == s {
			return true
		}
	}
	return false
}
