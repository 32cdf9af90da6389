package api

import (
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// connectionsPerAddress is how many connections one address may hold. Behind a
// reverse proxy all come from one address, and nobody is counted.
const connectionsPerAddress = 1024

// How long a client that was answered before it had sent everything may go on
// sending: all in all, and without a byte.
const (
	mostLinger  = 5 * time.Second
	mostSilence = time.Second
	heardAtOnce = 64 << 10
)

// Door is the listener to serve on: it lets no address hold more than its
// share of connections, and whoever is refused in the middle of sending reads
// why. fasthttp has such a limit of its own, which is not used: its connections
// go back to a pool while they are still read from, so that a server which ends
// while clients are connected races and may crash.
func Door(l net.Listener, trustedProxies []string) net.Listener {
	d := &door{Listener: l, most: connectionsPerAddress, open: map[netip.Addr]int{}}
	if len(trustedProxies) > 0 {
		d.most = 0
	}
	return d
}

type door struct {
	net.Listener
	most int // 0: nobody is counted

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
	if d.most > 0 && d.open[from] >= d.most {
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
	leave  func()
	unread atomic.Bool // the answer came before all of the request
}

// lastAnswer makes the answer the last one on its connection, because not all
// of the request was read. What is left would be taken for the next request.
func lastAnswer(ctx *fasthttp.RequestCtx) {
	ctx.SetConnectionClose()
	if v, ok := ctx.Conn().(*visitor); ok {
		v.unread.Store(true)
	}
}

// Close closes the connection; once more is once.
func (v *visitor) Close() error {
	defer v.leave()
	if v.unread.Swap(false) {
		v.hearOut()
	}
	return v.Conn.Close()
}

// hearOut throws away what the client still sends, for a while. A connection
// that is closed with input unread is reset, and the reset may overtake the
// answer or keep a client that still writes from reading it.
func (v *visitor) hearOut() {
	half, ok := v.Conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	until := time.Now().Add(mostLinger)
	for now := time.Now(); now.Before(until); now = time.Now() {
		if v.SetReadDeadline(now.Add(mostSilence)) != nil {
			return
		}
		if _, err := io.CopyN(io.Discard, v.Conn, heardAtOnce); err != nil {
			return
		}
	}
}
