package api_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNobodyCallsWhatIsBanned keeps out what is unsafe in the versions of
// fiber and fasthttp used: serving files (GO-2026-4950), reading bodies by
// whatever type they claim, answering in whatever form is asked for, caching.
func TestNobodyCallsWhatIsBanned(t *testing.T) {
	calls := []string{
		"SendFile", "SendFileBytes", "ServeFile", "ServeFileBytes", "ServeFileBytesUncompressed", "ServeFileUncompressed", "FSHandler", "Static",
		"BodyParser", "Format", "AutoFormat", "Download",
	}
	imports := []string{"middleware/cache", "middleware/filesystem", "middleware/basicauth", "middleware/session"}
	files := 0
	for _, folder := range []string{".", "../web"} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files++
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			for _, i := range file.Imports {
				for _, banned := range imports {
					if strings.Contains(i.Path.Value, banned) {
						t.Errorf("%s imports %s", path, i.Path.Value)
					}
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if name, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains(calls, name.Sel.Name) &&
					!onTime(name) {
					t.Errorf("%s calls %s", path, name.Sel.Name)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 20 {
		t.Errorf("only %d files were read", files)
	}
}

// onTime reports whether the call is time's own Format: what it is called on
// is no request.
func onTime(name *ast.SelectorExpr) bool {
	var on string
	switch x := name.X.(type) {
	case *ast.Ident:
		on = x.Name
	case *ast.SelectorExpr:
		on = x.Sel.Name
	}
	return name.Sel.Name == "Format" && !slices.Contains([]string{"c", "ctx", "q", "Ctx"}, on)
}
