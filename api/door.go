package api

import (
	"net"
	"net/netip"
	"sync"
)

// connectionsPerAddress is how many connections one address may hold. Behind a
// reverse proxy all come from one address, and nobody is counted.
const connectionsPerAddress = 1024

// Door is the listener to serve on: it lets no address hold more than its
// share of connections. fasthttp has such a limit of its own, which is not
// used: its connections go back to a pool while they are still read from, so
// that a server which ends while clients are connected races and may crash.
func Door(l net.Listener, trustedProxies []string) net.Listener {
	if len(trustedProxies) > 0 {
		return l
	}
	return &door{Listener: l, most: connectionsPerAddress, open: map[netip.Addr]int{}}
}

type door struct {
	net.Listener
	most int

	mu   sync.Mutex
	open map[netip.Addr]int
}

// Accept closes connections of addresses that hold too many already.
func (d *door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from := neighbourhood(c.RemoteAddr())
		if d.enter(from) {
			return &visitor{Conn: c, leave: sync.OnceFunc(func() { d.leave(from) })}, nil
		}
		_ = c.Close() // it was never ours
	}
}

func (d *door) enter(from netip.Addr) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open[from] >= d.most {
		return false
	}
	d.open[from]++
	return true
}

func (d *door) leave(from netip.Addr) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open[from]--; d.open[from] == 0 {
		delete(d.open, from)
	}
}

// neighbourhood is the address, or of IPv6 the /64, which a host has to itself.
func neighbourhood(a net.Addr) netip.Addr {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	addr := tcp.AddrPort().Addr().Unmap()
	if addr.Is4() {
		return addr
	}
	block, err := addr.WithZone("").Prefix(64)
	if err != nil {
		return netip.Addr{}
	}
	return block.Addr()
}

// visitor is a connection that is counted until it is closed.
type visitor struct {
	net.Conn
	leave func()
}

// Close closes the connection; once more is once.
func (v *visitor) Close() error {
	v.leave()
	return v.Conn.Close()
}
