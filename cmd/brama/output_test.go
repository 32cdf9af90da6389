package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// wrote writes a text to the file as a command would.
func wrote(t *testing.T, name, text string) {
	t.Helper()
	o, err := newOutput("--out", name, io.Discard)
	if err == nil {
		err = o.write(func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	}
	if err != nil {
		t.Error(err)
	}
}

// modeOf gives a file's permissions.
func modeOf(t *testing.T, name string) os.FileMode {
	t.Helper()
	info, err := os.Lstat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

func TestAFileIsReplacedAndKeepsItsMode(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"open": 0o644, "closed": 0o400, "new": 0} {
		path, want := filepath.Join(dir, name), mode
		if mode == 0 {
			want = 0o600
		} else if err := errors.Join(os.WriteFile(path, []byte("old, and longer"), 0o600), os.Chmod(path, mode)); err != nil {
			t.Fatal(err)
		}
		wrote(t, path, "new")
		if got := contents(t, path); got != "new" || modeOf(t, path) != want {
			t.Errorf("%s: %q with %v, want %v", name, got, modeOf(t, path), want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 3 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestALinkStaysAndWhatItLeadsToIsReplaced(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "there"), "old")
	for link, to := range map[string]string{"relative": "there", "absolute": filepath.Join(dir, "there"), "nowhere yet": "comes", "second": "relative"} {
		at := filepath.Join(dir, link)
		if err := os.Symlink(to, at); err != nil {
			t.Fatal(err)
		}
	}
	for _, link := range []string{"relative", "absolute", "nowhere yet", "second"} {
		at := filepath.Join(dir, link)
		wrote(t, at, link)
		if modeOf(t, at)&os.ModeSymlink == 0 || contents(t, at) != link {
			t.Errorf("%s: %v, %q", link, modeOf(t, at), contents(t, at))
		}
	}
	circle := filepath.Join(dir, "circle")
	if err := os.Symlink("circle", circle); err != nil {
		t.Fatal(err)
	}
	if _, err := newOutput("--out", circle, io.Discard); err == nil {
		t.Error("a link to itself is taken")
	}
}

// piped is a pipe with a name, a link to it, and what comes out of it.
func piped(t *testing.T) (pipe, link string, came *notes) {
	t.Helper()
	dir := t.TempDir()
	pipe, link = filepath.Join(dir, "pipe"), filepath.Join(dir, "link")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink("pipe", link)); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(pipe, os.O_RDWR, 0) // both ends, so that nobody waits for the other
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	came = &notes{}
	go func() { _, _ = io.Copy(came, f) }() // ends when it is closed
	return pipe, link, came
}

func TestAPipeIsWrittenThrough(t *testing.T) {
	pipe, link, came := piped(t)
	past, model := history(t, "past.csv", 0, 200), filepath.Join(t.TempDir(), "model")
	riskDone(t, "train", "--data", past, "--out", model)
	for i, name := range []string{pipe, link} {
		riskDone(t, "evaluate", "--model", model, "--data", past, "--scores", name)
		until(within(t, time.Minute), t, "scores in "+name, func() bool { return strings.Count(came.String(), "\n") == 201*(i+1) })
		got := line(within(t, time.Minute), "", "risk", "train", "--data", "nowhere.csv", "--out", name)
		if got.code != exitFail || !strings.Contains(got.err, "--out "+name+" cannot be written: it is no file that can be kept") {
			t.Errorf("a model into %s: %+v", name, got)
		}
	}
	if modeOf(t, pipe)&os.ModeNamedPipe == 0 || modeOf(t, link)&os.ModeSymlink == 0 {
		t.Error("a file took the place of the pipe or of the link to it")
	}
}

func TestOnlyTroubleWithTheFileIsSaidOfTheFile(t *testing.T) {
	dir := t.TempDir()
	name, own := filepath.Join(dir, "out"), errors.New("nothing to say")
	o, err := newOutput("--out", name, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.write(func(io.Writer) error { return own }); err == nil || err.Error() != own.Error() {
		t.Errorf("%v", err)
	}
	full := o.write(func(w io.Writer) error {
		return &os.PathError{Op: "write", Path: w.(*os.File).Name(), Err: syscall.ENOSPC}
	})
	if full == nil || full.Error() != "--out "+name+" cannot be written: no space left on device" {
		t.Errorf("%v", full)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Standard output that goes to a file is not replaced under what is printed.
func TestStandardOutputTakesScoresBeforeTheReport(t *testing.T) {
	past, dir := history(t, "past.csv", 0, 200), t.TempDir()
	model, name := filepath.Join(dir, "model"), filepath.Join(dir, "out")
	riskDone(t, "train", "--data", past, "--out", model)
	out, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var failed bytes.Buffer
	code := run(t.Context(), []string{"risk", "evaluate", "--model", model, "--data", past, "--scores", name}, streams{strings.NewReader(""), out, &failed})
	text := contents(t, name)
	if code != exitDone || !strings.HasPrefix(text, "id,score\n") || !strings.HasSuffix(text, "}\n") || strings.Count(text, "\n") < 201 {
		t.Errorf("%d %s%s", code, failed.String(), text)
	}
}
