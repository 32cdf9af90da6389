package rabbit

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	amqp "github.com/rabbitmq/amqp091-go"

	"github.com/brama-customs/brama/queue"
)

// An address is where a broker is, and as whom to go there.
type address struct {
	url    string // for the client library, without our own parameters
	prefix string
	shown  string
}

// String is the address without user and password, for logs.
func (a address) String() string { return a.shown }

// errAddress never carries what net/url says: that quotes parts of the
// password where a reserved character of it was not encoded.
var errAddress = errors.New("broker address cannot be read: want amqp://user:password@host:port/vhost, " +
	"reserved characters in user and password percent-encoded")

func readAddress(text string) (address, error) {
	u, err := url.Parse(text)
	if err != nil || strayAt(text) || (u.Scheme != "amqp" && u.Scheme != "amqps") || u.Host == "" || u.Fragment != "" {
		return address{}, errAddress
	}
	parameters := u.Query()
	for name := range parameters {
		if !slices.Contains(knownParameters(), name) {
			return address{}, fmt.Errorf("broker address: unknown parameter %.40q, want one of %s",
				name, strings.Join(knownParameters(), ", "))
		}
	}
	a := address{prefix: "brama", shown: u.Scheme + "://" + u.Host + u.EscapedPath()}
	if parameters.Has("prefix") {
		a.prefix = parameters.Get("prefix")
		parameters.Del("prefix")
	}
	if len(a.prefix) > 64 || queue.CheckTopic(a.prefix) != nil {
		return address{}, fmt.Errorf("broker address: prefix %.40q: want 1 to 64 letters, digits, dots and dashes", a.prefix)
	}
	u.RawQuery = parameters.Encode()
	a.url = u.String()
	if _, err := amqp.ParseURI(a.url); err != nil {
		return address{}, errAddress
	}
	return a, nil
}

// strayAt reports an @ behind the authority. There it comes from a password
// with a bare / or ?, whose rest would pass for a path and be shown.
func strayAt(text string) bool {
	_, rest, _ := strings.Cut(text, "://")
	end := strings.IndexAny(rest, "/?#")
	return end >= 0 && strings.Contains(rest[end:], "@")
}

func knownParameters() []string {
	return []string{"cacertfile", "certfile", "channel_max", "heartbeat", "keyfile",
		"prefix", "server_name_indication"}
}
