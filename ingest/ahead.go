package ingest

import "context"

// ReadAhead does everything with a batch that can be done without the store, on
// all processors: Record finds it done. So the next batch can be read while the
// last one is written. Raw is gone then.
func (r *Recorder) ReadAhead(ctx context.Context, batch []Delivery) error {
	ready, err := r.prepareAll(ctx, batch)
	if err != nil {
		return err
	}
	for i := range batch {
		batch[i].ahead, batch[i].Raw = &ready[i], nil
	}
	return nil
}
