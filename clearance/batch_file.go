package clearance

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"iter"
	"sync"
)

// keptFile reads a file of a batch from the store, part by part. A few parts
// are remembered: a workbook's sheet is read in one pass, its tables beside it.
type keptFile struct {
	ctx    context.Context // of whoever reads; a file is read within one call
	store  Batches
	tenant string
	digest [32]byte
	size   int64

	mu     sync.Mutex
	parts  map[int][]byte
	order  []int // of the parts remembered, oldest first
	failed error // the first error of the store
}

// partsRemembered are two mebibytes.
const partsRemembered = 8

func (s *Service) keptFile(ctx context.Context, b Batch) *keptFile {
	return &keptFile{ctx: ctx, store: s.Store, tenant: b.Tenant, digest: b.Digest, size: b.Size, parts: map[int][]byte{}}
}

// ReadAt reads across parts.
func (f *keptFile) ReadAt(p []byte, at int64) (n int, err error) {
	for n < len(p) {
		if at >= f.size {
			return n, io.EOF
		}
		part, err := f.part(int(at / FilePart))
		if err != nil {
			return n, err
		}
		within := int(at % FilePart)
		if within >= len(part) {
			return n, io.ErrUnexpectedEOF
		}
		k := copy(p[n:], part[within:])
		n, at = n+k, at+int64(k)
	}
	return n, nil
}

func (f *keptFile) part(i int) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if part, ok := f.parts[i]; ok {
		return part, nil
	}
	part, err := f.store.FilePart(f.ctx, f.tenant, f.digest, i)
	if err != nil {
		if f.failed == nil {
			f.failed = err
		}
		return nil, err
	}
	if len(f.order) == partsRemembered {
		delete(f.parts, f.order[0])
		f.order = f.order[1:]
	}
	f.parts[i], f.order = part, append(f.order, i)
	return part, nil
}

// trouble tells the store's own error, where there was one, from what reading
// the workbook made of it.
func (f *keptFile) trouble(err error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil && f.failed != nil {
		return f.failed
	}
	return err
}

// errSpoilt means that a file is not what was uploaded any more.
var errSpoilt = errors.New("the file kept is not the one that was uploaded")

// intact reports an error where the file is not the one that was uploaded.
func (f *keptFile) intact() error {
	digest, err := digestOf(f, f.size)
	if err != nil {
		return f.trouble(errors.Join(errSpoilt, err))
	}
	if digest != f.digest {
		return errSpoilt
	}
	return nil
}

func digestOf(file io.ReaderAt, size int64) (digest [32]byte, err error) {
	sum := sha256.New()
	if n, err := io.Copy(sum, io.NewSectionReader(file, 0, size)); err != nil || n != size {
		return digest, errors.Join(io.ErrUnexpectedEOF, err)
	}
	return [32]byte(sum.Sum(nil)), nil
}

// partsOf cuts a file into the parts it is kept in.
func partsOf(file io.ReaderAt, size int64) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for at := int64(0); at < size; at += FilePart {
			part := make([]byte, min(FilePart, size-at))
			if _, err := file.ReadAt(part, at); err != nil && !errors.Is(err, io.EOF) {
				yield(nil, err)
				return
			}
			if !yield(part, nil) {
				return
			}
		}
	}
}
