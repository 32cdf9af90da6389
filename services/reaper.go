package services

import (
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"syscall"
)

// reaper is a process that ends a server, and deletes its directory, when this
// process ends in whatever way: its input ends then.
type reaper struct {
	signal syscall.Signal // that ends the server in order
	in     io.WriteCloser
	cmd    *exec.Cmd
}

// reaperScript reads the number of the server's process group at each start,
// and an empty line when it is gone, until its input ends. Then it ends the
// server, waits a moment until it is gone, ends what else it was told of, and
// deletes the directory.
const reaperScript = `
dir=$1 signal=$2; shift 2
while read -r line; do group=$line; done
if [ -n "$group" ]; then
  kill -s "$signal" -- "-$group" 2>/dev/null
  for wait in 1 2 3 4 5 6 7 8 9 10; do kill -s 0 -- "$group" 2>/dev/null && sleep 0.2; done
fi
for also; do kill -s KILL "$also" 2>/dev/null; done
rm -rf -- "$dir"`

// newReaper starts one for a server in a directory, ended with a signal;
// also are further processes that end with it.
func newReaper(dir string, signal syscall.Signal, name string, also ...int) (*reaper, error) {
	args := []string{"-c", reaperScript, "reaper", dir, name}
	for _, pid := range also {
		args = append(args, strconv.Itoa(pid))
	}
	cmd := exec.Command("sh", args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt from the terminal is not for it
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &reaper{signal: signal, in: in, cmd: cmd}, cmd.Start()
}

func (r *reaper) watch(pid int) { fmt.Fprintln(r.in, pid) }
func (r *reaper) forget()       { fmt.Fprintln(r.in) }

// dismiss lets it do its work now.
func (r *reaper) dismiss() error {
	_ = r.in.Close() // nothing is buffered
	return r.cmd.Wait()
}
