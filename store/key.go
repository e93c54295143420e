package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

const (
	timeSize   = 12
	hashSize   = sha256.Size
	digestSize = 16
)

// timeKey is t in twelve bytes that sort as time does, for any year that a mail
// may claim: seconds with the sign turned, and nanoseconds.
func timeKey(t time.Time) []byte {
	k := binary.BigEndian.AppendUint64(make([]byte, 0, timeSize+hashSize), uint64(t.Unix())^1<<63)
	return binary.BigEndian.AppendUint32(k, uint32(t.Nanosecond()))
}

func keyTime(k []byte) time.Time {
	return time.Unix(int64(binary.BigEndian.Uint64(k)^1<<63), int64(binary.BigEndian.Uint32(k[8:]))).UTC()
}

func numberKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func keyNumber(k []byte) uint64 { return binary.BigEndian.Uint64(k) }

// nameKey is a name that others follow: name 0x00.
func nameKey(name string) []byte { return append([]byte(name), 0) }

// hashKey is a SHA-256 in hex as bytes; nil where it is none.
func hashKey(sha string) []byte {
	k, err := hex.DecodeString(sha)
	if err != nil || len(k) != hashSize {
		return nil
	}
	return k
}

// digestKey stands for a text of any length and content, as strangers choose
// it: Message-IDs above all. Equal bytes, and only they, have equal digests.
func digestKey(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:digestSize:digestSize]
}

func join(parts ...[]byte) []byte {
	var k []byte
	for _, p := range parts {
		k = append(k, p...)
	}
	return k
}
