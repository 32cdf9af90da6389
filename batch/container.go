package batch

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
)

// container is the zip a workbook is kept in, looked over.
type container struct {
	parts  map[string]*zip.File // by name in small letters, as the format compares them
	names  []string             // of the parts, in their order
	limits Limits

	buffers sync.Pool // of *[]byte, for windows; parts are many and mostly small
}

// What files are told apart by. An encrypted workbook is a compound file with a
// stream of this name, in UTF-16.
const (
	zipMark       = "PK\x03\x04"
	compoundMark  = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" // .xls, or anything encrypted
	encryptedMark = "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
)

func openContainer(r io.ReaderAt, size int64, l Limits) (*container, error) {
	files, err := directory(r, size, l)
	if err != nil {
		return nil, err
	}
	box := &container{parts: make(map[string]*zip.File, len(files)), limits: l}
	if err := box.take(files); err != nil {
		return nil, err
	}
	return box, box.lookOver()
}

// compound tells an encrypted workbook from an old one.
func compound(r io.Reader) error {
	window := make([]byte, 0, 64<<10)
	for {
		n, err := r.Read(window[len(window):cap(window)])
		window = window[:len(window)+n]
		if bytes.Contains(window, []byte(encryptedMark)) {
			return refuse(encrypted)
		}
		if err != nil {
			return refuse(legacy)
		}
		keep := min(len(window), len(encryptedMark))
		window = window[:copy(window, window[len(window)-keep:])]
	}
}

var errRation = errors.New("the directory is too long")

// rationed lets so many bytes be read: a directory of millions of entries must
// not be read to be counted.
type rationed struct {
	io.ReaderAt
	left   int
	lifted bool // the directory is read: parts are bounded by what they say of themselves
}

// ReadAt reads as long as the ration lasts. Once it is lifted, several may.
func (r *rationed) ReadAt(p []byte, at int64) (int, error) {
	if r.lifted {
		return r.ReaderAt.ReadAt(p, at)
	}
	if r.left -= len(p); r.left < 0 {
		return 0, errRation
	}
	return r.ReaderAt.ReadAt(p, at)
}

// Bytes of a zip that are read to find its directory, and those of one entry:
// a header, a name and an extra field that no writer makes as long as this.
const (
	directorySearch = 128 << 10
	directoryEntry  = 512
)

func directory(r io.ReaderAt, size int64, l Limits) ([]*zip.File, error) {
	ration := &rationed{ReaderAt: r, left: directorySearch + l.Entries*directoryEntry}
	archive, err := zip.NewReader(ration, size)
	switch {
	case errors.Is(err, errRation):
		return nil, refuse(tooManyParts, "max", strconv.Itoa(l.Entries))
	case err != nil:
		return nil, refuse(damaged, "part", "zip")
	case len(archive.File) > l.Entries:
		return nil, refuse(tooManyParts, "max", strconv.Itoa(l.Entries))
	}
	inflaters := &sync.Pool{}
	archive.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return inflate(r, inflaters) })
	ration.lifted = true
	return archive.File, nil
}

// inflater unpacks one part. It takes forty kibibytes, so those that are done
// with are kept for the next part.
type inflater struct {
	io.ReadCloser
	packed *bufio.Reader
	pool   *sync.Pool
}

func inflate(r io.Reader, pool *sync.Pool) io.ReadCloser {
	i, again := pool.Get().(*inflater)
	if !again {
		packed := bufio.NewReaderSize(r, 16<<10)
		return &inflater{flate.NewReader(packed), packed, pool}
	}
	i.packed.Reset(r)
	_ = i.ReadCloser.(flate.Resetter).Reset(i.packed, nil) // cannot fail: there is no dictionary
	return i
}

// Close gives the inflater back; it is not read from any more.
func (i *inflater) Close() error {
	i.pool.Put(i)
	return nil
}

// take checks the parts by what the directory says of them. What it says of
// sizes binds: reading a part that unpacks to more fails.
func (c *container) take(files []*zip.File) error {
	left := uint64(c.limits.Unpacked)
	for _, f := range files {
		name := strings.ToLower(f.Name)
		if strings.HasSuffix(name, "/") && f.UncompressedSize64 == 0 {
			continue // a folder
		}
		if _, twice := c.parts[name]; twice || !safeName(f.Name) {
			return refuse(unsafeName, "part", shown(f.Name))
		}
		if f.Flags&1 != 0 {
			return refuse(encrypted)
		}
		if f.UncompressedSize64 > left || c.explodes(f) {
			return refuse(bomb, "part", shown(f.Name))
		}
		left -= f.UncompressedSize64
		c.parts[name], c.names = f, append(c.names, name)
	}
	return nil
}

// smallPart is how many bytes a part may unpack to whatever its ratio: empty
// styles pack very well, and so do thousands of comments that say the same, as
// Excel saves an answered workbook.
const smallPart = 16 << 20

// explodes reports whether a part unpacks to more than the ratio allows.
func (c *container) explodes(f *zip.File) bool {
	return f.UncompressedSize64 > smallPart && f.UncompressedSize64/uint64(c.limits.Ratio) > f.CompressedSize64
}

func safeName(name string) bool {
	return name != "" && !path.IsAbs(name) && path.Clean(name) == name && !strings.HasPrefix(name, "..") &&
		!strings.ContainsAny(name, "\\:\x00") && utf8.ValidString(name) && len(name) <= directoryEntry/2
}

// shown is a name as it may stand in a refusal.
func shown(name string) string {
	if len(name) > 60 {
		name = name[:60]
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return '?'
		}
		return r
	}, name)
}

// lookOver refuses what no table needs: macros, links to other files, document
// types. Only the beginnings of the parts are read.
func (c *container) lookOver() error {
	if c.parts["[content_types].xml"] == nil || c.parts["_rels/.rels"] == nil {
		return refuse(notWorkbook)
	}
	for _, name := range c.names {
		switch {
		case strings.HasSuffix(name, "vbaproject.bin"):
			return refuse(macros)
		case strings.HasPrefix(name, "xl/externallinks/"):
			return refuse(linked, "part", shown(name))
		case strings.HasSuffix(name, ".xml"), strings.HasSuffix(name, ".rels"):
			if err := c.readProlog(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// readProlog reads a part up to its root: a document type can only stand before it.
func (c *container) readProlog(name string) error {
	return c.read(name, func(m *markup) error {
		for {
			token, err := m.next()
			if err != nil || token == startTag {
				return err
			}
		}
	})
}

// read opens a part and has it read; what goes wrong is told with its name.
func (c *container) read(name string, visit func(*markup) error) error {
	file := c.parts[strings.ToLower(name)]
	if file == nil {
		return refuse(damaged, "part", shown(name))
	}
	r, err := file.Open()
	if err != nil {
		return refuse(damaged, "part", shown(name))
	}
	defer r.Close()
	buf, again := c.buffers.Get().(*[]byte)
	if !again {
		fresh := make([]byte, windowSize)
		buf = &fresh
	}
	defer c.buffers.Put(buf)
	return told(visit(newMarkup(r, *buf, 4*c.limits.Cell)), name, c.limits)
}

// told is a failure to read a part in words for a person.
func told(err error, name string, l Limits) error {
	var packed flate.CorruptInputError
	switch part := shown(name); {
	case err == nil:
		return nil
	case errors.Is(err, errDocType):
		return refuse(docType, "part", part)
	case errors.Is(err, errEncoding):
		return refuse(notUTF8, "part", part)
	case errors.Is(err, errLong):
		return refuse(cellTooLong, "where", part, "max", strconv.Itoa(l.Cell))
	case errors.Is(err, errMarkup), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrAlgorithm), errors.As(err, &packed):
		return refuse(damaged, "part", part)
	}
	return err
}
