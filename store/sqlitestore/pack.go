package sqlitestore

import (
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// packer compresses what is large: documents and what was found for them.
type packer struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

// mostUnpacked ends the reading of a damaged row that pretends to be huge.
const mostUnpacked = 64 << 20

func newPacker() (*packer, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, err
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(mostUnpacked))
	return &packer{encoder, decoder}, err
}

func (p *packer) close() {
	p.decoder.Close()
	_ = p.encoder.Close()
}

// errUnpackable keeps out what could not be read again.
var errUnpackable = errors.New("too large to be kept")

// pack compresses several at once, on as many processors as there are; nil
// stays nil.
func (p *packer) pack(plain [][]byte) ([][]byte, error) {
	packed := make([][]byte, len(plain))
	for _, b := range plain {
		if len(b) > mostUnpacked {
			return nil, fmt.Errorf("%d bytes: %w", len(b), errUnpackable)
		}
	}
	const worthSharing = 32
	half := len(plain) / 2
	if len(plain) < worthSharing {
		half = 0
	}
	var other sync.WaitGroup
	other.Go(func() { p.packInto(packed[:half], plain[:half]) })
	p.packInto(packed[half:], plain[half:])
	other.Wait()
	return packed, nil
}

func (p *packer) packInto(packed, plain [][]byte) {
	for i, b := range plain {
		if b != nil {
			packed[i] = p.encoder.EncodeAll(b, make([]byte, 0, len(b)/3+64))
		}
	}
}

// unpack gives the bytes as they were; nil stays nil.
func (p *packer) unpack(packed []byte) ([]byte, error) {
	if packed == nil {
		return nil, nil
	}
	plain, err := p.decoder.DecodeAll(packed, []byte{})
	if err != nil {
		return nil, fmt.Errorf("unpacking a document: %w", err)
	}
	return plain, nil
}
