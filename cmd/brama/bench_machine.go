package main

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// machineTimes is what Linux counted of the processes and of the machine.
// Where there is no /proc all of it is zero.
type machineTimes struct {
	cpus      int
	busy      time.Duration // of all CPUs
	self      time.Duration // of this process
	processes map[string]processTimes
}

type processTimes struct {
	cpu  time.Duration
	peak int64 // bytes resident at most
}

// tick is the unit of /proc's CPU times: USER_HZ is 100 on every Linux.
const tick = 10 * time.Millisecond

func readMachine(pids map[string]int) machineTimes {
	m := machineTimes{cpus: runtime.NumCPU(), busy: busyTime(), self: cpuTime(os.Getpid()), processes: map[string]processTimes{}}
	for name, pid := range pids {
		m.processes[name] = treeTimes(pid)
	}
	return m
}

// busyTime is user, nice, system, irq and softirq time of all CPUs.
func busyTime() time.Duration {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(line)
	if len(fields) < 8 {
		return 0
	}
	var sum int64
	for _, i := range []int{1, 2, 3, 6, 7} {
		n, _ := strconv.ParseInt(fields[i], 10, 64) // the kernel writes numbers
		sum += n
	}
	return time.Duration(sum) * tick
}

// treeTimes adds up a process and its descendants.
func treeTimes(pid int) processTimes {
	t := processTimes{cpu: cpuTime(pid), peak: peakMemory(pid)}
	for _, child := range children(pid) {
		of := treeTimes(child)
		t.cpu, t.peak = t.cpu+of.cpu, t.peak+of.peak
	}
	return t
}

// cpuTime is a process's user and system time, with that of its ended children.
func cpuTime(pid int) time.Duration {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name may hold spaces
	fields := strings.Fields(rest)
	var sum int64
	for i := 11; i <= 14 && i < len(fields); i++ {
		n, _ := strconv.ParseInt(fields[i], 10, 64) // the kernel writes numbers
		sum += n
	}
	return time.Duration(sum) * tick
}

func peakMemory(pid int) int64 {
	f, err := os.Open(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if size, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kb, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(size, "kB")), 10, 64)
			return kb << 10
		}
	}
	return 0
}

func children(pid int) []int {
	lists, _ := filepath.Glob(filepath.Join("/proc", strconv.Itoa(pid), "task", "*", "children"))
	var out []int
	for _, list := range lists {
		text, _ := os.ReadFile(list) // a thread that ended has none
		for _, field := range strings.Fields(string(text)) {
			if child, err := strconv.Atoi(field); err == nil {
				out = append(out, child)
			}
		}
	}
	return out
}
