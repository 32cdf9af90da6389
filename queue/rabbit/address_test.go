package rabbit

import (
	"net/url"
	"strings"
	"testing"
)

func TestAddressIsShownWithoutCredentials(t *testing.T) {
	a, err := readAddress("amqps://brama:s3cret@mq.example:5671/customs%2Fua?prefix=brama-2&heartbeat=7")
	if err != nil {
		t.Fatal(err)
	}
	if want := "amqps://mq.example:5671/customs%2Fua"; a.String() != want {
		t.Errorf("shown as %s, want %s", a, want)
	}
	if want := "amqps://brama:s3cret@mq.example:5671/customs%2Fua?heartbeat=7"; a.url != want {
		t.Errorf("dialled as %s, want %s", a.url, want)
	}
	if a.prefix != "brama-2" {
		t.Errorf("prefix %q", a.prefix)
	}
}

// No password may be seen, neither in an error nor in a log, whether it was
// encoded or, by mistake, not.
func FuzzPasswordIsNotShown(f *testing.F) {
	for _, secret := range []string{"s3cr#et", "s3cr/et", "12345/6", "1234?56", "s3cr@et", "s3cr%zzet", "s3cr et", "[::1]/x", "п@роль"} {
		f.Add(secret)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		if len(secret) < 5 || strings.Contains(errAddress.Error(), secret) || strings.Contains("amqp://host:5672/vhost", secret) {
			return // too much like what may be shown anyway
		}
		for _, written := range []string{secret, url.QueryEscape(secret)} {
			a, err := readAddress("amqp://user:" + written + "@host:5672/vhost")
			shown := a.String()
			if err != nil {
				shown = err.Error()
			}
			if strings.Contains(shown, secret) {
				t.Errorf("password %q is shown: %s", secret, shown)
			}
		}
	})
}
