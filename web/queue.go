package web

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/declarations"
)

const pageSize = 50

// lateAfter is how long a declaration waits before its age is shown in bold:
// the four hours that clearance may take.
const lateAfter = 4 * 60 * 60 // seconds

func waitingStatuses() []declarations.Status {
	return []declarations.Status{declarations.DocumentCheck, declarations.PhysicalCheck, declarations.DocumentsRequested}
}

// filter is what a list is narrowed to.
type filter struct {
	Status, Channel, Office, Text string
}

// Empty reports whether everything is shown.
func (f filter) Empty() bool { return f == filter{} }

var officeCode = regexp.MustCompile(`^UA[0-9]{6}$`)

// filter reads the filters of the address. What is not among the choices is
// left out, as if it had not been asked for.
func (v *visit) filter(statuses []declarations.Status, channels []declarations.Channel) filter {
	f := filter{Office: strings.ToUpper(strings.TrimSpace(v.c.Query("office")))}
	if !officeCode.MatchString(f.Office) {
		f.Office = ""
	}
	for _, s := range statuses {
		if v.c.Query("status") == string(s) {
			f.Status = string(s)
		}
	}
	for _, c := range channels {
		if v.c.Query("channel") == string(c) {
			f.Channel = string(c)
		}
	}
	if text := strings.TrimSpace(v.c.Query("q")); len(text) <= 100 {
		f.Text = strings.ToValidUTF8(text, "")
	}
	return f
}

func (f filter) query(cursor string) clearance.Query {
	return clearance.Query{
		Status: f.Status, Channel: f.Channel, Office: f.Office, Text: f.Text,
		Limit: pageSize, Cursor: cursor,
	}
}

// next is the address of the page of a list that begins at a cursor.
func (f filter) next(path, cursor string) string {
	if cursor == "" {
		return ""
	}
	values := f.values()
	values.Set("cursor", cursor)
	return path + "?" + values.Encode()
}

// values is the filter as an address has it.
func (f filter) values() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{"status": f.Status, "channel": f.Channel, "office": f.Office, "q": f.Text} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

// queueView is the inspectors' queue.
type queueView struct {
	Filter   filter
	Statuses []declarations.Status
	Channels []declarations.Channel
	Items    []clearance.Inspection
	Late     int    // seconds
	Me       string // ID of the reader
	Next     string
	Later    bool // not the first page
}

func queue(v *visit) error {
	view := queueView{
		Statuses: waitingStatuses(), Channels: []declarations.Channel{declarations.Red, declarations.Yellow},
		Late: lateAfter, Me: v.actor().ID(), Later: v.c.Query("cursor") != "",
	}
	view.Filter = v.filter(view.Statuses, view.Channels)
	page, err := v.procedure.Inspections(v.c.UserContext(), v.actor(), view.Filter.query(v.c.Query("cursor")))
	if err != nil {
		return err
	}
	view.Items, view.Next = page.Items, view.Filter.next("/inspections", page.NextCursor)
	return v.show(fiber.StatusOK, "queue", view)
}
