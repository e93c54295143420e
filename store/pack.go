package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// Packed is a raw mail or file made ready to be stored. Packing is what costs
// time in storing, and needs no transaction: see Pack.
type Packed struct {
	sha    [hashSize]byte
	size   int // of the raw bytes
	codec  codec
	stored []byte
}

// SHA is the SHA-256 of the raw bytes, in hex.
func (p Packed) SHA() string { return hex.EncodeToString(p.sha[:]) }

// A codec says how the bytes in a record are to be read.
type codec byte

const (
	codecPlain codec = 0
	codecZstd  codec = 1
	codecGone  codec = 2 // the bytes were forgotten
)

// packAtMost is the size above which raw bytes are stored as they are: their
// compressed copy would lie in memory beside them.
const packAtMost = 32 << 20

// mostlyText is the size up to which every block is coded as tightly as it can
// be. Above it are photos in base64: they repeat nothing, and the quarter that
// there is to gain costs as much time as all the rest of storing a mail. So some
// samples tell whether anything repeats.
const (
	mostlyText = 64 << 10
	samples    = 8
	sampleSize = 4 << 10
)

// Pack hashes raw, and compresses it where that saves at least a twentieth. It
// may be called in parallel. The result may refer to raw.
func Pack(raw []byte) Packed {
	p := Packed{sha: sha256.Sum256(raw), size: len(raw), codec: codecPlain, stored: raw}
	if len(raw) > packAtMost {
		return p
	}
	encoder := thorough
	if len(raw) > mostlyText {
		if encoder = hasty; !repeats(raw) {
			return p
		}
	}
	room := rooms.Get().(*[]byte)
	defer rooms.Put(room)
	if *room = encoder().EncodeAll(raw, (*room)[:0]); shrunk(len(*room), len(raw)) {
		p.codec, p.stored = codecZstd, bytes.Clone(*room)
	}
	if cap(*room) > largeRoom {
		*room = nil
	}
	return p
}

// rooms are where mails are compressed. Most of them come out much smaller: what
// is kept gets a room of its size.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// largeRoom is more than almost every mail needs; larger ones are not kept for the next.
const largeRoom = 1 << 20

func shrunk(small, size int) bool { return small <= size-size/20 }

// repeats reports whether samples of raw become smaller by what repeats in them.
// None is taken of the head, where the text of a mail with photos stands.
func repeats(raw []byte) bool {
	var room [sampleSize + 1<<10]byte
	small := 0
	for i := range samples {
		at := (len(raw) - sampleSize) / samples * (i + 1)
		small += len(hasty().EncodeAll(raw[at:at+sampleSize], room[:0]))
	}
	return shrunk(small, samples*sampleSize)
}

// unpack gives the raw bytes of a record, and checks that they are those.
func (p Packed) unpack() ([]byte, error) {
	raw := p.stored
	if p.codec == codecGone {
		return nil, ErrForgotten
	}
	if p.codec == codecZstd {
		var err error
		if raw, err = decoder().DecodeAll(p.stored, make([]byte, 0, p.size)); err != nil {
			return nil, fmt.Errorf("decompress: %w", err)
		}
	}
	if len(raw) != p.size || sha256.Sum256(raw) != p.sha {
		return nil, fmt.Errorf("its bytes do not have the hash %x", p.sha)
	}
	return raw, nil
}

// maxRaw bounds what a record may say about its size, with room above the
// largest mail that is fetched.
const maxRaw = 1 << 30

var thorough, hasty = encoder(true), encoder(false)

func encoder(thorough bool) func() *zstd.Encoder {
	return sync.OnceValue(func() *zstd.Encoder {
		e, err := zstd.NewWriter(nil,
			zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(256<<10), zstd.WithLowerEncoderMem(true),
			zstd.WithAllLitEntropyCompression(thorough),
			zstd.WithEncoderCRC(false)) // the hash is the better check
		if err != nil {
			panic(err) // the options are constant
		}
		return e
	})
}

var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxRaw))
	if err != nil {
		panic(err) // the options are constant
	}
	return d
})
