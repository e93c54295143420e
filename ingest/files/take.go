package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"nudged/ingest"
	"nudged/store"
)

// importBatch bounds what an import holds in memory. Mails are recorded in the
// order in which they arrived within a batch; most imports are one.
const importBatch = 64 << 20

// Done tells what an import did.
type Done struct {
	ingest.Outcome
	Passed []Passed // files that could not be read or are no mail
}

// Import records the mails in files. What is known already is skipped before it
// is read, so that an import that was broken off goes on where it was when it is
// started again. progress is told the bytes of each mail as it is done with.
func Import(ctx context.Context, r *ingest.Recorder, fsys fs.FS, roots []string, progress func(bytes int64)) (Done, error) {
	im := &importing{Recorder: r, ctx: ctx, progress: progress}
	for _, root := range roots {
		passed, err := Each(fsys, root, Resume{}, im.take)
		im.done.Passed = append(im.done.Passed, passed...)
		if err = errors.Join(err, im.flush()); err != nil {
			return im.done, fmt.Errorf("import %s: %w", "/"+root, err)
		}
	}
	return im.done, nil
}

type importing struct {
	*ingest.Recorder
	ctx      context.Context
	progress func(int64)
	batch    []ingest.Delivery
	bytes    int64
	done     Done
}

func (im *importing) take(i Imported) error {
	if err := im.ctx.Err(); err != nil {
		return err
	}
	known, err := im.known(i.Raw)
	if err != nil {
		return err
	}
	if known {
		im.done.Known++
		im.progress(int64(len(i.Raw)))
		return nil
	}
	im.batch = append(im.batch, i.Delivery(im.Clock()))
	im.bytes += int64(len(i.Raw))
	if im.bytes >= importBatch {
		return im.flush()
	}
	return nil
}

// known reports whether a mail of these bytes is recorded.
func (im *importing) known(raw []byte) (known bool, err error) {
	sum := sha256.Sum256(raw)
	err = im.Store.View(func(tx *store.Tx) error {
		mail, err := tx.Mail(hex.EncodeToString(sum[:]))
		known = mail != nil
		return err
	})
	return known, err
}

func (im *importing) flush() error {
	if len(im.batch) == 0 {
		return nil
	}
	batch, bytes := im.batch, im.bytes
	im.batch, im.bytes = nil, 0
	done, err := im.Record(im.ctx, batch, nil)
	im.done.Outcome.Add(done)
	im.progress(bytes)
	return err
}
