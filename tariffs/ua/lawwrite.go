package ua

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/brama-customs/brama/tariffs"
)

// WriteLaw writes every table of a law in the format of ReadLaw, which reads
// it back to the same where every measure has an id and texts are of one line.
// Rows are ordered by table and otherwise stay as they are.
func WriteLaw(w io.Writer, l tariffs.Law) error {
	rows, order := tariffs.LawRows(l), TableNames()
	slices.SortStableFunc(rows, func(a, b tariffs.LawRow) int {
		return slices.Index(order, a.Table) - slices.Index(order, b.Table)
	})
	columns := lawColumns()
	out := csv.NewWriter(w)
	_ = out.Write(columns)
	record := make([]string, len(columns))
	for _, row := range rows {
		for i, column := range columns {
			record[i] = row.Value(column)
		}
		record[0] = row.Table
		_ = out.Write(record)
	}
	out.Flush()
	return out.Error() // keeps the first error of the writes above
}

// versionMark begins a version that holds its law: "law,1234" and the law's
// bytes, then the rows. A version without it is the rows alone.
const versionMark = "law,"

// WriteVersion writes a version of the tariff with its law, as ReadVersion
// reads it.
func WriteVersion(w io.Writer, rows []tariffs.Row, law tariffs.Law) error {
	var text strings.Builder
	if err := WriteLaw(&text, law); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s%d\n%s", versionMark, text.Len(), text.String()); err != nil {
		return err
	}
	return WriteTariff(w, rows)
}

// ReadVersion reads what WriteVersion wrote. A version of rows alone, as
// WriteTariff writes them, was made before versions held their law, and is
// read with the shipped one.
func ReadVersion(r io.Reader) ([]tariffs.Row, tariffs.Law, error) {
	buffered := bufio.NewReader(r)
	law, err := versionLaw(buffered)
	if err != nil {
		return nil, tariffs.Law{}, fmt.Errorf("the law of the version: %w", err)
	}
	rows, err := ReadTariff(buffered, CSV)
	return rows, law, err
}

func versionLaw(r *bufio.Reader) (tariffs.Law, error) {
	start, _ := r.Peek(len(versionMark))
	if string(start) != versionMark {
		return Law()
	}
	head, err := r.ReadSlice('\n')
	if err != nil {
		return tariffs.Law{}, fmt.Errorf("its length: %w", err)
	}
	length, err := strconv.ParseInt(strings.TrimSpace(string(head[len(versionMark):])), 10, 64)
	if err != nil || length < 0 || length > maxBytes {
		return tariffs.Law{}, fmt.Errorf("its length %q is no number up to %d", head, maxBytes)
	}
	text := &io.LimitedReader{R: r, N: length}
	read, err := ReadLaw(text)
	if err == nil && text.N > 0 {
		err = io.ErrUnexpectedEOF
	}
	return read.Law, err
}
