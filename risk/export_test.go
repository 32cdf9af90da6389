package risk

// Reencode decodes a tally and encodes it again.
func Reencode(b []byte) ([]byte, error) {
	t, err := decodeTally(b)
	if err != nil {
		return nil, err
	}
	return t.Encode(), nil
}
