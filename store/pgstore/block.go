package pgstore

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/brama-customs/brama/civil"
)

// kind is a type of column, with its number in PostgreSQL's catalogue.
type kind struct {
	name    string
	element uint32
}

// The kinds of columns there are.
func uuids() kind   { return kind{"uuid", pgtype.UUIDOID} }
func texts() kind   { return kind{"text", pgtype.TextOID} }
func bytesOf() kind { return kind{"bytea", pgtype.ByteaOID} }
func ints() kind    { return kind{"int4", pgtype.Int4OID} }
func bools() kind   { return kind{"bool", pgtype.BoolOID} }
func times() kind   { return kind{"timestamptz", pgtype.TimestamptzOID} }
func dates() kind   { return kind{"date", pgtype.DateOID} }

// column is one column of a table.
type column struct {
	name string
	kind kind
}

// names lists columns with commas.
func names(columns []column) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.name
	}
	return strings.Join(list, ", ")
}

// arrays lists the parameters of unnest: $1::uuid[], $2::text[]…
func arrays(columns []column) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = fmt.Sprintf("$%d::%s[]", i+1, c.kind.name)
	}
	return strings.Join(list, ", ")
}

// block is rows in PostgreSQL's binary format. A field looks the same in a
// row of COPY and in an array (a length of four bytes, then the value), so
// that one encoder serves both: row after row in one buffer for COPY, or a
// buffer per column, each of which becomes an array for unnest.
//
// See "Binary Format" of COPY and array_send in PostgreSQL's documentation
// and source.
type block struct {
	columns []column
	copied  bool
	buffers [][]byte
	null    []bool
	at      int // column to come
	rows    int
	err     error
}

const (
	copyHeader  = "PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00"
	arrayHeader = 20 // dimensions, has-null, element type, length, lower bound
	nullLength  = 0xffffffff
)

// newBlock makes a block for about size bytes.
func newBlock(columns []column, copied bool, size int) *block {
	b := &block{columns: columns, copied: copied, null: make([]bool, len(columns))}
	if copied {
		b.buffers = [][]byte{append(make([]byte, 0, size), copyHeader...)}
		return b
	}
	b.buffers = make([][]byte, len(columns))
	for i := range b.buffers {
		b.buffers[i] = make([]byte, arrayHeader, arrayHeader+size/len(columns))
	}
	return b
}

// row begins the next row.
func (b *block) row() {
	b.at = 0
	b.rows++
	if b.copied {
		b.buffers[0] = binary.BigEndian.AppendUint16(b.buffers[0], uint16(len(b.columns)))
	}
}

// field begins the next field and gives the buffer it is written to.
func (b *block) field(length uint32) *[]byte {
	buffer := &b.buffers[0]
	if !b.copied {
		buffer = &b.buffers[b.at]
	}
	b.null[b.at] = b.null[b.at] || length == nullLength
	b.at++
	*buffer = binary.BigEndian.AppendUint32(*buffer, length)
	return buffer
}

func (b *block) none() { b.field(nullLength) }

func (b *block) text(s string) {
	p := b.field(uint32(len(s)))
	*p = append(*p, s...)
}

func (b *block) bytes(s []byte) {
	p := b.field(uint32(len(s)))
	*p = append(*p, s...)
}

// maybe writes bytes, nil as NULL.
func (b *block) maybe(s []byte) {
	if s == nil {
		b.none()
		return
	}
	b.bytes(s)
}

func (b *block) uuid(id string) {
	u, err := parseID(id)
	if err != nil && b.err == nil {
		b.err = err
	}
	b.bytes(u[:])
}

func (b *block) int(n int) {
	if int(int32(n)) != n && b.err == nil {
		b.err = fmt.Errorf("%s: %d is out of range", b.columns[b.at].name, n)
	}
	p := b.field(4)
	*p = binary.BigEndian.AppendUint32(*p, uint32(int32(n)))
}

func (b *block) bool(v bool) {
	p := b.field(1)
	if v {
		*p = append(*p, 1)
		return
	}
	*p = append(*p, 0)
}

// PostgreSQL counts from 2000-01-01.
const (
	epochMicros = 946_684_800_000_000
	epochDays   = 10_957
)

func (b *block) time(t time.Time) {
	p := b.field(8)
	*p = binary.BigEndian.AppendUint64(*p, uint64(t.UnixMicro()-epochMicros))
}

// moment writes a time, the zero time as NULL.
func (b *block) moment(t time.Time) {
	if t.IsZero() {
		b.none()
		return
	}
	b.time(t)
}

// date writes a day, none as NULL.
func (b *block) date(d civil.Date) {
	if d.IsZero() {
		b.none()
		return
	}
	p := b.field(4)
	*p = binary.BigEndian.AppendUint32(*p, uint32(int32(d.Time().Unix()/86_400-epochDays)))
}

// stream ends a block for COPY and gives it.
func (b *block) stream() []byte {
	const end = 0xffff
	return binary.BigEndian.AppendUint16(b.buffers[0], end)
}

// params ends a block for unnest and gives an array for each column.
func (b *block) params() [][]byte {
	for i, buffer := range b.buffers {
		hasNull := uint32(0)
		if b.null[i] {
			hasNull = 1
		}
		for j, word := range []uint32{1, hasNull, b.columns[i].kind.element, uint32(b.rows), 1} {
			binary.BigEndian.PutUint32(buffer[4*j:], word)
		}
	}
	return b.buffers
}

// idLength is the length of a UUID as text; uuid.Parse reads other forms too.
const idLength = 36

func parseID(id string) (uuid.UUID, error) {
	if len(id) != idLength {
		return uuid.UUID{}, fmt.Errorf("%q is not an ID", id)
	}
	return uuid.Parse(id)
}
