package web

import (
	"bytes"
	"encoding/json"
	"strings"
)

// changedLine is a line of a text that another has in its place, or not.
type changedLine struct {
	Sign string // "+" new, "−" gone, " " in both, "…" some left out
	Text string
}

// The most pairs of lines that are compared one by one, and the lines of what
// has not changed that are shown around what has.
const (
	mostPairs = 4_000_000
	around    = 2
)

// difference tells what has changed from one JSON to another, line by line;
// nil where nothing has.
func difference(before, after []byte) []changedLine {
	a, b := strings.Split(indented(before), "\n"), strings.Split(indented(after), "\n")
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	if start == len(a) && start == len(b) {
		return nil
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	all := marked(" ", a[:start])
	all = append(all, changes(a[start:len(a)-end], b[start:len(b)-end])...)
	return shortened(append(all, marked(" ", a[len(a)-end:])...))
}

// indented is a JSON for people to read; what is none stays as it is.
func indented(body []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, body, "", " ") != nil {
		return string(body)
	}
	return b.String()
}

func marked(sign string, lines []string) []changedLine {
	all := make([]changedLine, len(lines))
	for i, line := range lines {
		all[i] = changedLine{sign, line}
	}
	return all
}

// changes keeps the longest run of lines that both have; where there are too
// many to look for it, everything is taken for changed.
func changes(a, b []string) []changedLine {
	if len(a)*len(b) > mostPairs {
		return append(marked("−", a), marked("+", b)...)
	}
	common := commonRuns(a, b)
	var all []changedLine
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			all = append(all, changedLine{" ", a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			all = append(all, changedLine{"−", a[i]})
			i++
		default:
			all = append(all, changedLine{"+", b[j]})
			j++
		}
	}
	return all
}

// commonRuns gives the length of the longest common subsequence of every two
// ends of the texts.
func commonRuns(a, b []string) [][]int {
	runs := make([][]int, len(a)+1)
	for i := range runs {
		runs[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				runs[i][j] = runs[i+1][j+1] + 1
			} else {
				runs[i][j] = max(runs[i+1][j], runs[i][j+1])
			}
		}
	}
	return runs
}

// shortened leaves out what has not changed, but for the lines around changes.
func shortened(all []changedLine) []changedLine {
	near := make([]bool, len(all))
	for i, line := range all {
		for k := max(0, i-around); line.Sign != " " && k <= min(len(all)-1, i+around); k++ {
			near[k] = true
		}
	}
	var kept []changedLine
	for i, line := range all {
		switch {
		case near[i]:
			kept = append(kept, line)
		case i == 0 || near[i-1]:
			kept = append(kept, changedLine{Sign: "…"})
		}
	}
	return kept
}
