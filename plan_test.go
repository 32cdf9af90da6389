package brama_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/brama-customs/brama"

// floors is the floor plan. A package imports only packages of lower floors; a
// sub-package may import its parent, whatever its floor. Tests may import what
// they need.
var floors = map[string]int{
	"exact": 0, "chance": 0, "fault": 0, "civil": 0, "audit": 0, "queue": 0, "examples": 0,
	"money": 1, "strictjson": 1, "tariffs/rate": 1, "tariffs/search": 1, "risk/screening": 1,
	"tariffs": 2, "tariffs/ua": 2, "risk/facts": 2,
	"declarations": 3, "risk/model": 3, "risk/profiles": 3, "risk/statistics": 3, "risk/monitor": 4,
	"risk": 4, "batch": 4, "risk/simulator": 4,
	"clearance": 5, "services": 5, "spool": 5,
	"api": 6, "web": 6, "worker": 6,
	"store/sqlitestore": 6, "store/pgstore": 6, "store/storetest": 6,
	"queue/memqueue": 6, "queue/rabbit": 6, "queue/queuetest": 6,
	"cmd/brama": 7, "tariffs/ua/gen": 7,
	"": 7, // doc.go
}

// homes are the only packages that may import a library directly.
var homes = map[string][]string{
	"github.com/shopspring/decimal":       {"exact"},
	"github.com/gofiber/fiber":            {"api", "web", "cmd/brama"},
	"github.com/valyala/fasthttp":         {"api", "web", "cmd/brama"},
	"github.com/jackc/pgx":                {"store/pgstore", "store/storetest"},
	"modernc.org/sqlite":                  {"store/sqlitestore"},
	"database/sql":                        {"store/sqlitestore", "store/pgstore", "store/storetest"},
	"github.com/rabbitmq/amqp091-go":      {"queue/rabbit", "queue/queuetest"},
	"github.com/xuri/excelize":            {"batch"},
	"github.com/alecthomas/kong":          {"cmd/brama"},
	"cel.dev/cel-go":                      {"risk/profiles"},
	"github.com/chromedp":                 {},
	"golang.org/x/crypto/openpgp":         {},
	"net/http":                            {"cmd/brama", "api"},
	"github.com/prometheus/client_golang": {"api", "cmd/brama"},
}

// impure is what floors 0 to 4 never import or name: they do no I/O, take no
// context, and read no clock, environment or randomness.
var impure = []string{"os", "net", "net/http", "context", "math/rand", "math/rand/v2", "crypto/rand", "database/sql", "io/fs"}

// testPackages are imported by tests only.
var testPackages = []string{"store/storetest", "queue/queuetest"}

type source struct {
	path, pkg string
	file      *ast.File
	fset      *token.FileSet
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, text, parser.ParseComments)
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(filepath.Dir(path))
		all = append(all, source{path, strings.TrimPrefix(pkg, "."), file, fset})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (s source) imports() []string {
	var out []string
	for _, spec := range s.file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		out = append(out, path)
	}
	return out
}

func TestImportsOnlyPointDown(t *testing.T) {
	for _, s := range sources(t) {
		floor, planned := floors[s.pkg]
		if !planned {
			t.Errorf("%s: package %q is not in the floor plan", s.path, s.pkg)
			continue
		}
		for _, path := range s.imports() {
			other, ours := strings.CutPrefix(path, module+"/")
			if !ours {
				continue
			}
			below, known := floors[other]
			if !known {
				t.Errorf("%s imports %s, which is not in the floor plan", s.path, other)
			}
			if below >= floor && !strings.HasPrefix(s.pkg, other+"/") {
				t.Errorf("%s (%s, floor %d) imports %s (floor %d)", s.path, s.pkg, floor, other, below)
			}
			for _, testing := range testPackages {
				if other == testing {
					t.Errorf("%s imports %s, which is for tests", s.path, other)
				}
			}
		}
	}
}

func TestLibrariesStayAtHome(t *testing.T) {
	for _, s := range sources(t) {
		for _, path := range s.imports() {
			for library, allowed := range homes {
				if path != library && !strings.HasPrefix(path, library+"/") {
					continue
				}
				if !contains(allowed, s.pkg) {
					t.Errorf("%s imports %s, which belongs to %v", s.path, path, allowed)
				}
			}
		}
	}
}

func TestTheLowerFloorsArePure(t *testing.T) {
	for _, s := range sources(t) {
		if floors[s.pkg] > 4 || s.pkg == "queue" || s.pkg == "examples" { // a port takes a context; examples are embedded files
			continue
		}
		for _, path := range s.imports() {
			if contains(impure, path) {
				t.Errorf("%s (floor %d) imports %s", s.path, floors[s.pkg], path)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if pkg, isName := packageName(call, ok); isName && pkg == "time" && contains([]string{"Now", "Since", "Until", "After", "Sleep"}, call.Sel.Name) {
				t.Errorf("%s: time.%s in a pure package", s.fset.Position(n.Pos()), call.Sel.Name)
			}
			return true
		})
	}
}

func packageName(s *ast.SelectorExpr, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	name, isName := s.X.(*ast.Ident)
	if !isName {
		return "", false
	}
	return name.Name, true
}

// Floats would round money; fasthttp's file serving decodes paths twice
// (GO-2026-4950); fiber's BodyParser reads forms and XML into JSON routes; its
// cache ignores queries.
func TestWhatIsBannedIsNotUsed(t *testing.T) {
	money := []string{"exact", "money", "tariffs", "tariffs/ua", "declarations", "clearance",
		"risk", "risk/facts", "risk/profiles", "risk/statistics", "store/sqlitestore", "store/pgstore"}
	banned := []string{"SendFile", "ServeFile", "Static", "BodyParser", "AutoFormat", "Filesystem"}
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if name, ok := n.(*ast.Ident); ok && contains(money, s.pkg) && (name.Name == "float64" || name.Name == "float32") {
				t.Errorf("%s: a float in %s", s.fset.Position(n.Pos()), s.pkg)
			}
			if sel, ok := n.(*ast.SelectorExpr); ok && contains(banned, sel.Sel.Name) && (s.pkg == "api" || s.pkg == "web") {
				t.Errorf("%s: %s is banned", s.fset.Position(n.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

func TestNoPackageHasInitOrNoDocumentation(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		documented[s.pkg] = documented[s.pkg] || s.file.Doc != nil
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Name.Name == "init" && f.Recv == nil {
				t.Errorf("%s has an init function", s.path)
			}
		}
	}
	for pkg, has := range documented {
		if !has {
			t.Errorf("package %q has no documentation", pkg)
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
