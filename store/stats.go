package store

// Stats are figures about a state, for people.
type Stats struct {
	Mails    int   `json:"mails"`
	Orders   int   `json:"orders"`
	Entries  int   `json:"entries"`
	Reviews  int   `json:"reviews"` // that wait for the owner
	Pending  int   `json:"pending"` // mails that wait for the DNS
	Index    int64 `json:"index_bytes"`
	Segments int64 `json:"segment_bytes"`
}

// Stats counts without reading what it counts.
func (tx *Tx) Stats() Stats {
	s := Stats{
		Mails: tx.rows(mails), Orders: tx.rows(orders), Entries: tx.rows(entries),
		Reviews: tx.rows(waiting), Pending: tx.rows(pending), Index: tx.b.Size(),
	}
	tx.scan(segments, nil, nil, func(_, v []byte) bool {
		s.Segments += int64(keyNumber(v))
		return true
	})
	return s
}

// Free is how many bytes there is room for in the state folder.
func (s *Store) Free() (int64, error) { return freeAt(s.dir) }
