package matcher

// PlatformIDs lists the marketplaces that are known, by the ids of the data.
func PlatformIDs() []string {
	var ids []string
	for _, p := range facts.platforms {
		ids = append(ids, p.ID)
	}
	return ids
}
