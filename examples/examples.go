// Package examples holds declarations as brokers write them, each beside the
// answer it must get. Every one is a test (examples_test.go at the root of the
// module), and the demo lodges those that are accepted.
//
//	NN-name.json           what is lodged
//	NN-name.expected.json  what it must come to
//
// Beside them is what an importer sends as a workbook: see Workbook.
package examples

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.json
var files embed.FS

// Example is one declaration and its expected answer, both as JSON.
type Example struct {
	Name        string // "01-t-shirts-one-item"
	Declaration []byte
	Expected    []byte
}

const answer = ".expected.json"

// All gives every example, by name.
func All() ([]Example, error) {
	names, err := fs.Glob(files, "*"+answer)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	all := make([]Example, len(names))
	for i, name := range names {
		all[i].Name = strings.TrimSuffix(name, answer)
		if all[i].Expected, err = files.ReadFile(name); err != nil {
			return nil, err
		}
		if all[i].Declaration, err = files.ReadFile(all[i].Name + ".json"); err != nil {
			return nil, err
		}
	}
	return all, nil
}
