package api

import (
	"net"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/time/rate"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/fault"
)

// Limits bound what one caller, and all callers together, may ask. Rates are
// requests a second; rate.Inf takes a limit away.
type Limits struct {
	Token        rate.Limit // of one token or session; default 500
	TokenBurst   int        // default 1000
	Address      rate.Limit // of one address: public routes and looking up tokens; default 50
	AddressBurst int        // default 200
	Callers      int        // most tokens and addresses remembered; default 20,000

	// Requests in work at once, by kind: more are told to come again. Each
	// kind has its own, so that a rush of lodging leaves inspectors theirs.
	Lodging  int // default 512
	Reading  int // default 256
	Deciding int // default 64
	Uploads  int // workbooks being received or looked over; default 2, of one caller half of them
	Files    int // answered workbooks and exports being written; default 8, of one caller half of them
	Streams  int // streams of events; default 64, of one caller an eighth of them
	Loads    int // models, lists and files of profiles being received; default 2, of one caller half of them
	Studies  int // back-tests and reports over the past; default 4, of one caller half of them

	Declaration int // bytes of a declaration, a profile, the settings of risk; default 1 MiB: a declaration of 999 items may have 600 KB
	Quotes      int // bytes of a quote or an array of them from somebody with a token; default 1 MiB
	Workbook    int // bytes of a workbook; default 64 MiB
	Artefact    int // bytes of a model or a list of names; default 64 MiB
	Profiles    int // bytes of a file of profiles; default 16 MiB
	Small       int // bytes of any other body or part of a form; default 64 KiB

	// Slowest is how many bytes a second a file must come and an answer that
	// is streamed must go, on the whole; default 16 KiB.
	Slowest int
}

func (l Limits) withDefaults() Limits {
	l.Token, l.TokenBurst = or(l.Token, 500), or(l.TokenBurst, 1000)
	l.Address, l.AddressBurst = or(l.Address, 50), or(l.AddressBurst, 200)
	l.Callers = or(l.Callers, 20_000)
	l.Lodging, l.Reading, l.Deciding = or(l.Lodging, 512), or(l.Reading, 256), or(l.Deciding, 64)
	l.Uploads, l.Files, l.Streams = or(l.Uploads, 2), or(l.Files, 8), or(l.Streams, 64)
	l.Loads, l.Studies = or(l.Loads, 2), or(l.Studies, 4)
	l.Workbook = or(l.Workbook, int(batch.DefaultLimits().Bytes))
	l.Artefact, l.Profiles = or(l.Artefact, 64<<20), or(l.Profiles, 16<<20)
	l.Slowest = or(l.Slowest, 16<<10)
	l.Declaration = or(l.Declaration, 1<<20)
	l.Quotes = or(l.Quotes, 1<<20)
	l.Small = or(l.Small, 64<<10)
	return l
}

// limiter counts the requests of each caller. It remembers only so many:
// whoever makes enough others be forgotten gets a fresh start, which costs
// them more requests than it gives.
type limiter struct {
	limit   rate.Limit
	burst   int
	now     func() time.Time
	callers *recent[string, *rate.Limiter]
}

func newLimiter(limit rate.Limit, burst, callers int, now func() time.Time) *limiter {
	return &limiter{limit, burst, now, newRecent[string, *rate.Limiter](callers)}
}

// take counts one request of the caller, or refuses it and says when to come
// again.
func (l *limiter) take(c *fiber.Ctx, caller string) error {
	if l.limit == rate.Inf {
		return nil
	}
	bucket := l.callers.getOr(caller, func() *rate.Limiter { return rate.NewLimiter(l.limit, l.burst) })
	now := l.now()
	r := bucket.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait == 0 {
		return nil
	}
	r.CancelAt(now)
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(max(1, int((wait+time.Second-1)/time.Second))))
	return fault.New(fault.TooMany, ruleRate)
}

// spent refuses a caller who has used up what there is, and counts nothing.
func (l *limiter) spent(c *fiber.Ctx, caller string) error {
	bucket, known := l.callers.get(caller)
	if !known || l.limit == rate.Inf || bucket.TokensAt(l.now()) >= 1 {
		return nil
	}
	return l.take(c, caller)
}

// addressOf is who an address belongs to: of IPv6 a host is given a whole /64.
func addressOf(c *fiber.Ctx) string {
	ip := net.ParseIP(c.IP())
	if ip == nil || ip.To4() != nil {
		return c.IP()
	}
	return ip.Mask(net.CIDRMask(64, 128)).String()
}
